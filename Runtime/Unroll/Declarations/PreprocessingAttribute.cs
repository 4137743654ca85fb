using Unroll.Images;

namespace Unroll;

/// <summary>
/// Says what a network's images went through when it was trained and measured: beside the attribute that declares the network. It becomes the record's <c>Preprocessing</c>.
/// Without it that is the usual evaluation of ImageNet networks: a centre crop of 87.5 % of the shorter side, bilinear, ImageNet's mean and deviation.
/// </summary>
/// <remarks>
/// A variant has its base's, at its own input's size, unless it has the attribute itself. Networks whose input has neither 1 nor 3 channels have no <c>Preprocessing</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class PreprocessingAttribute : Attribute
{
    /// <summary>
    /// The part of the resized shorter side that the crop takes, above 0 and at most 1 (timm's crop_pct): the shorter side is resized to the input's divided by this, rounded down.
    /// Default: 0.875.
    /// </summary>
    public double CropFraction { get; set; } = 0.875;

    /// <summary>
    /// The pixels of the resized shorter side, instead of <see cref="CropFraction"/> (torchvision's resize_size). A variant with another input resizes in proportion. 0: not given.
    /// </summary>
    public int Resize { get; set; }

    /// <summary>How many pixels the resized shorter side is longer than the crop, instead of <see cref="CropFraction"/> (the official ResNeSt's 32). 0: not given.</summary>
    public int Margin { get; set; }

    /// <summary>Whether both sides are resized, whatever the image's aspect, rather than the shorter one (timm's crop_mode "squash"). Default: false.</summary>
    public bool Squash { get; set; }

    /// <summary>
    /// Whether the centre is cut out first and then resized to the input, rather than the image resized and its centre cropped: the same part of the image, with other pixels at its edges.
    /// The official ResNeSt's and EfficientNet's order; with <see cref="Squash"/> that part of each side, as TensorFlow's central_crop takes it. Default: false.
    /// </summary>
    public bool CropFirst { get; set; }

    /// <summary>The filter to resize with. Default: <see cref="Interpolation.Bilinear"/>.</summary>
    public Interpolation Interpolation { get; set; }

    /// <summary>Whether the network takes blue first. Default: false.</summary>
    public bool Bgr { get; set; }

    /// <summary>What white is before <see cref="Mean"/> is subtracted: 1, or 255 for networks that take pixels as they are. Default: 1.</summary>
    public double Range { get; set; } = 1;

    /// <summary>
    /// The mean of each channel of pixels in 0…<see cref="Range"/>, in the network's order: as many numbers as the input has channels. Default: ImageNet's [0.485, 0.456, 0.406], for one channel
    /// their mean, 0.449.
    /// </summary>
    public double[] Mean { get; set; } = [];

    /// <summary>
    /// The standard deviation of each channel of pixels in 0…<see cref="Range"/>, each above 0. Default: ImageNet's [0.229, 0.224, 0.225], for one channel their mean, 0.226.
    /// </summary>
    public double[] Std { get; set; } = [];
}
