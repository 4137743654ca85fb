using System.Globalization;

namespace Unroll.Images;

/// <summary>
/// What turns an image into a network's input: torchvision's <c>Resize</c>, <c>CenterCrop</c>, <c>ToTensor</c> and <c>Normalize</c> as they act on a PIL image,
/// with Pillow's 8-bit antialiased resampling, so that the numbers are those the network was trained and measured with.
/// </summary>
/// <remarks>The result is [Channels, CropHeight, CropWidth] in 32-bit floats: <c>(pixel / 255 - mean) / std</c>; <see cref="Range"/> and <see cref="Bgr"/> change that.</remarks>
public sealed partial record Preprocessing
{
    /// <summary>
    /// Cut the centre out before anything is resized, in the aspect of the network's input: this part, above 0 and at most 1, of the largest such rectangle that the image has, which for a
    /// square input is a square of the shorter side. The official ResNeSt's <c>ECenterCrop(224)</c> is 224.0 / 256 here, with <see cref="ResizeHeight"/> and <see cref="ResizeWidth"/> 224.
    /// Null: no such step.
    /// </summary>
    public double? CentralCrop { get; init; }

    /// <summary>
    /// Cut the centre out before anything is resized, in the aspect of the image: this part, above 0 and at most 1, of each side, as <c>tf.image.central_crop(image, central_fraction)</c>
    /// does. Null: no such step.
    /// </summary>
    public double? CentralFraction { get; init; }

    /// <summary>Resize the shorter side to this length, keeping the aspect (the longer side is rounded down): <c>Resize(size)</c>. Null: no such step.</summary>
    public int? ResizeShorterSide { get; init; }

    /// <summary>Resize to exactly this height, with <see cref="ResizeWidth"/>: <c>Resize((height, width))</c>. Null: no such step.</summary>
    public int? ResizeHeight { get; init; }

    /// <summary>Resize to exactly this width, with <see cref="ResizeHeight"/>.</summary>
    public int? ResizeWidth { get; init; }

    /// <summary>The filter to resize with; bilinear unless set.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>The height of the network's input: <c>CenterCrop((height, width))</c>, which surrounds a smaller image with zeros.</summary>
    public required int CropHeight { get; init; }

    /// <summary>The width of the network's input.</summary>
    public required int CropWidth { get; init; }

    /// <summary>Whether the network takes blue, green, red instead of red, green, blue, as those do that OpenCV read the images of. Mean and Std are in the network's order.</summary>
    public bool Bgr { get; init; }

    /// <summary>
    /// What white is before <see cref="Mean"/> is subtracted: 1, <c>ToTensor</c>'s (torchvision, timm), unless set; 255 for networks that take pixels as they are
    /// (Caffe's, detectron2's, mmdetection's).
    /// </summary>
    public float Range { get; init; } = 1;

    /// <summary>The mean of each channel, of pixels in 0…<see cref="Range"/>: 3 numbers in the network's order of channels, 1 for gray. Their count decides the channels.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>The standard deviation of each channel, of pixels in 0…<see cref="Range"/>; as many as <see cref="Mean"/>, none zero.</summary>
    public required IReadOnlyList<float> Std { get; init; }

    /// <summary>3 for colours, 1 for gray.</summary>
    public int Channels => Mean.Count;

    /// <summary>How many floats <see cref="Apply(RgbImage, Span{float})"/> writes: Channels x CropHeight x CropWidth.</summary>
    public int OutputLength => checked(Channels * CropHeight * CropWidth);

    /// <summary>The usual evaluation of ImageNet networks: shorter side to <paramref name="resize"/>, centre crop of <paramref name="size"/>, ImageNet's mean and standard deviation.</summary>
    /// <param name="size">Height and width of the input.</param>
    /// <param name="resize">The shorter side before the crop.</param>
    /// <param name="interpolation">The filter.</param>
    public static Preprocessing ImageNet(int size = 224, int resize = 256, Interpolation interpolation = Interpolation.Bilinear) => new()
    {
        ResizeShorterSide = resize,
        CropHeight = size,
        CropWidth = size,
        Interpolation = interpolation,
        Mean = [0.485f, 0.456f, 0.406f],
        Std = [0.229f, 0.224f, 0.225f],
    };

    /// <summary>Reads a timm model's <c>pretrained_cfg</c>, with timm's defaults for what it leaves out.</summary>
    /// <remarks>
    /// timm's data/config.py (resolve_data_config) and data/transforms_factory.py (transforms_imagenet_eval): input_size, crop_pct, crop_mode ("center" or "squash"),
    /// interpolation, mean, std. The shorter side becomes the input's divided by crop_pct, rounded down.
    /// </remarks>
    /// <param name="json">The object itself, or a model's config.json, whose member <c>pretrained_cfg</c> it is.</param>
    /// <param name="size">The side of the network's input; null: the configuration's.</param>
    /// <param name="testSize">Whether to take test_input_size and test_crop_pct where the configuration has them, as timm's <c>--use-test-size</c> does.</param>
    /// <exception cref="FormatException">The text is no such configuration, or asks for what is not supported.</exception>
    public static Preprocessing FromTimm(string json, int? size = null, bool testSize = false)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (size is { } side)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, nameof(size));
        }

        return TimmConfiguration.Read(json, size, testSize);
    }

    /// <summary>Prepares one image. For a network of one channel it is first turned to gray, as <c>convert("L")</c> does.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destinationNchw">Receives [Channels, CropHeight, CropWidth]; <see cref="OutputLength"/> floats, one image of a batch.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidOperationException">The settings contradict each other.</exception>
    public void Apply(RgbImage image, Span<float> destinationNchw)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check(destinationNchw);
        if (Channels == 1)
        {
            Apply(image.ToGray(), destinationNchw);
            return;
        }

        Normalize(ResizeAndCrop(image.Pixels, image.Width, image.Height, channels: 3), channels: 3, destinationNchw);
    }

    /// <summary>Prepares one gray image. For a network of three channels, all three are equal before normalisation.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destinationNchw">Receives [Channels, CropHeight, CropWidth]; <see cref="OutputLength"/> floats, one image of a batch.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidOperationException">The settings contradict each other.</exception>
    public void Apply(GrayImage image, Span<float> destinationNchw)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check(destinationNchw);
        Normalize(ResizeAndCrop(image.Pixels, image.Width, image.Height, channels: 1), channels: 1, destinationNchw);
    }

    /// <summary>Prepares pixels that another library has decoded.</summary>
    /// <param name="pixels">Rows from the top, of <paramref name="width"/> pixels each.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="order">The samples of a pixel of the buffer; which the network takes first, <see cref="Bgr"/> says.</param>
    /// <param name="destinationNchw">Receives [Channels, CropHeight, CropWidth]; <see cref="OutputLength"/> floats, one image of a batch.</param>
    /// <param name="stride">The bytes from the start of a row to that of the next; 0: the rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The destination has another length, or <paramref name="pixels"/> has not all rows.</exception>
    /// <exception cref="InvalidOperationException">The settings contradict each other.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, int width, int height, PixelOrder order, Span<float> destinationNchw, int stride = 0)
    {
        if (order == PixelOrder.Gray)
        {
            Apply(GrayImage.FromPixels(width, height, pixels, stride), destinationNchw);
        }
        else
        {
            Apply(RgbImage.FromPixels(width, height, pixels, order, stride), destinationNchw);
        }
    }

    /// <summary>The image after the steps before ToTensor, [CropHeight, CropWidth, channels] in 8 bits.</summary>
    internal byte[] ResizeAndCrop(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        CentralBox box = Center(width, height);
        (int resizedWidth, int resizedHeight) = ResizedSize(box.Width, box.Height);
        CropAxis x = CropAxis.Center(resizedWidth, CropWidth);
        CropAxis y = CropAxis.Center(resizedHeight, CropHeight);
        byte[] window = Resampler.Resize(
            pixels[(((box.Top * width) + box.Left) * channels)..],
            new ResizedSource(box.Width, box.Height, channels, width * channels),
            new ResizedAxis(resizedWidth, x.First, x.Count),
            new ResizedAxis(resizedHeight, y.First, y.Count),
            Interpolation);
        if (x.Count == CropWidth && y.Count == CropHeight)
        {
            return window;
        }

        var padded = new byte[CropHeight * CropWidth * channels];
        for (int row = 0; row < y.Count; row++)
        {
            window.AsSpan(row * x.Count * channels, x.Count * channels).CopyTo(padded.AsSpan((((y.Padding + row) * CropWidth) + x.Padding) * channels));
        }

        return padded;
    }

    private CentralBox Center(int width, int height) =>
        CentralCrop is { } part ? CentralBox.OfAspect(width, height, CropWidth, CropHeight, part)
        : CentralFraction is { } fraction ? CentralBox.OfSides(width, height, fraction)
        : new CentralBox(0, 0, width, height);

    private (int Width, int Height) ResizedSize(int width, int height)
    {
        if (ResizeHeight is int exactHeight && ResizeWidth is int exactWidth)
        {
            return (exactWidth, exactHeight);
        }

        if (ResizeShorterSide is not int shorter)
        {
            return (width, height);
        }

        // torchvision: int(size * long / short), the quotient in double.
        double longer = (double)((long)shorter * Math.Max(width, height)) / Math.Min(width, height);
        if (longer > int.MaxValue)
        {
            throw new ImageException($"An image of {width} x {height} pixels cannot be resized to a shorter side of {shorter}: its longer side would be {longer:F0} pixels.");
        }

        return width <= height ? (shorter, (int)longer) : ((int)longer, shorter);
    }

    private void Normalize(ReadOnlySpan<byte> pixels, int channels, Span<float> destination)
    {
        int plane = CropHeight * CropWidth;
        Span<float> levels = stackalloc float[256];
        for (int channel = 0; channel < Channels; channel++)
        {
            // ToTensor and Normalize are separate steps, each rounded to a float.
            for (int level = 0; level < levels.Length; level++)
            {
                levels[level] = ((level * Range / 255f) - Mean[channel]) / Std[channel];
            }

            Span<float> to = destination.Slice(channel * plane, plane);
            int from = channels == 1 ? 0 : Bgr ? 2 - channel : channel;
            for (int i = 0; i < to.Length; i++, from += channels)
            {
                to[i] = levels[pixels[from]];
            }
        }
    }

    private void Check(ReadOnlySpan<float> destinationNchw)
    {
        if (Channels is not (1 or 3) || Std.Count != Channels || Std.Contains(0f))
        {
            throw new InvalidOperationException($"Mean has {Mean.Count} and Std {Std.Count} numbers; both have 3 (colours) or both 1 (gray), and no standard deviation is 0.");
        }

        if (!(Range > 0) || !float.IsFinite(Range))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Range is {Range}; it is 1 for pixels in 0…1, 255 for pixels in 0…255."));
        }

        if (CropHeight < 1 || CropWidth < 1 || ResizeShorterSide < 1 || ResizeHeight < 1 || ResizeWidth < 1)
        {
            throw new InvalidOperationException("The sizes to resize and crop to must be at least 1.");
        }

        if (ResizeHeight is null != ResizeWidth is null || (ResizeHeight is not null && ResizeShorterSide is not null))
        {
            throw new InvalidOperationException("Set ResizeShorterSide, or both ResizeHeight and ResizeWidth, or none of them.");
        }

        if (CentralCrop is not null && CentralFraction is not null)
        {
            throw new InvalidOperationException("Set CentralCrop or CentralFraction, not both: each cuts the centre out first.");
        }

        if ((CentralCrop ?? CentralFraction) is { } part && !(part is > 0 and <= 1))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{(CentralCrop is null ? nameof(CentralFraction) : nameof(CentralCrop))} is {part}; it is the part that is kept, above 0 and at most 1."));
        }

        if (destinationNchw.Length != OutputLength)
        {
            throw new ArgumentException(
                $"The destination has {destinationNchw.Length} elements; {Channels} x {CropHeight} x {CropWidth} = {OutputLength} are written.", nameof(destinationNchw));
        }
    }

    /// <summary>torchvision's CenterCrop along one axis: which positions of the image are kept, and how many zeros stand before them.</summary>
    private readonly record struct CropAxis(int First, int Count, int Padding)
    {
        // Python's round goes to the even neighbour at a half. An image larger than the crop on this axis is never padded on it.
        internal static CropAxis Center(int size, int crop) => size >= crop
            ? new CropAxis((int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven), crop, 0)
            : new CropAxis(0, size, (crop - size) / 2);
    }
}
