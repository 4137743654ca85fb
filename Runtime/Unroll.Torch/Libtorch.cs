using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Unroll.Torch;

/// <summary>
/// Loads TorchSharp's native half, libtorch, before TorchSharp itself does. When loading fails, TorchSharp prints a page and copies hundreds of megabytes of libraries; this says in one
/// line what is missing, and does nothing else. Networks call it when they are created.
/// </summary>
/// <remarks>A libtorch that the process has loaded already, by TorchSharp or by <see cref="NativeLibrary"/> from an installation of PyTorch, is used as it is.</remarks>
public static class Libtorch
{
    // TorchSharp's order; it looks for CUDA first.
    private static readonly string[] Parts = ["torch_cuda", "torch_cpu"];

    private static volatile bool _isLoaded;

    /// <summary>Loads libtorch; does nothing if it is loaded already.</summary>
    /// <exception cref="LibtorchException">It cannot be loaded; the message says what is missing and what to do.</exception>
    public static void Load()
    {
        if (!TryLoad(out var exception))
        {
            throw exception;
        }
    }

    /// <summary>Loads libtorch, or says why it cannot be loaded. Tries again after a failure.</summary>
    /// <param name="exception">What <see cref="Load"/> would throw.</param>
    public static bool TryLoad([NotNullWhen(false)] out LibtorchException? exception)
    {
        exception = _isLoaded ? null : Attempt();
        _isLoaded |= exception is null;
        return exception is null;
    }

    private static LibtorchException? Attempt()
    {
        // Only the type: using the class would make TorchSharp load its libraries.
        var assembly = typeof(torch).Assembly;
        var found = Parts.Count(part => NativeLibrary.TryLoad(part, assembly, null, out _));
        try
        {
            NativeLibrary.Load(LibtorchDiagnosis.NativeHalf, assembly, null);
            HiddenCaches.Avoid();
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return LibtorchDiagnosis.Of(e, found > 0, LibtorchDiagnosis.CurrentPlatform);
        }
    }
}
