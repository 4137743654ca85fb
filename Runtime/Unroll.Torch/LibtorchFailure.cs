namespace Unroll.Torch;

/// <summary>Why TorchSharp cannot be used.</summary>
public enum LibtorchFailure
{
    /// <summary>Something else; the message quotes the system.</summary>
    LoadFailed,

    /// <summary>The program has no libtorch: it references none of the packages that bring it.</summary>
    Missing,

    /// <summary>The system's libstdc++ is older than TorchSharp needs.</summary>
    LibstdcxxTooOld,

    /// <summary>TorchSharp is not made for this processor, operating system or C library.</summary>
    UnsupportedPlatform,
}
