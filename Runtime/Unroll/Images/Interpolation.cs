namespace Unroll.Images;

/// <summary>The filter an image is resized with; both widen with the scale when an image shrinks (antialiasing), as Pillow's do.</summary>
public enum Interpolation
{
    /// <summary>Triangle filter of radius 1: torchvision's default for classification networks.</summary>
    Bilinear,

    /// <summary>Keys' cubic filter with a = -0.5, of radius 2: the choice of many timm networks.</summary>
    Bicubic,
}
