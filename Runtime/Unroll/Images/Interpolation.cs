#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll.Images;
#endif

/// <summary>The filter an image is resized with; all widen with the scale when an image shrinks (antialiasing), as Pillow's do.</summary>
public enum Interpolation
{
    /// <summary>Triangle filter of radius 1: torchvision's default for classification networks.</summary>
    Bilinear,

    /// <summary>Keys' cubic filter with a = -0.5, of radius 2: the choice of many timm networks.</summary>
    Bicubic,

    /// <summary>Lanczos' windowed sinc of radius 3.</summary>
    Lanczos,

    /// <summary>Hamming's windowed sinc of radius 1.</summary>
    Hamming,

    /// <summary>The mean of the pixels below a pixel of the result.</summary>
    Box,
}
