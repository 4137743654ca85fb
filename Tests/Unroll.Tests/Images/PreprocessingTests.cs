using System.Runtime.InteropServices;
using System.Text.Json;
using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>Resize, CenterCrop, ToTensor and Normalize give torchvision's numbers.</summary>
public sealed class PreprocessingTests
{
    public static TheoryData<string> Photographs =>
        [.. Directory.GetFiles(ImageData.PathOf("expected"), "*.png").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Cases =>
        [.. ReadCases().Select(element => element.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Photographs))]
    public void ResizeAndCropEqualsPillow(string name)
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf(name));
        RgbImage expected = ImageFile.Load(ImageData.PathOf($"expected/{name}.png"));
        byte[] actual = Preprocessing.ImageNet().ResizeAndCrop(image.Pixels, image.Width, image.Height, channels: 3);
        AssertSame(expected.Pixels, actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsTorchvision(string name)
    {
        JsonElement settings = ReadCases().Single(element => element.GetProperty("name").GetString() == name);
        Preprocessing preprocessing = Parse(settings);
        string source = ImageData.PathOf(settings.GetProperty("source").GetString()!);
        var actual = new float[preprocessing.OutputLength];
        preprocessing.Apply(ImageFile.Load(source), actual);

        byte[] eight;
        if (preprocessing.Channels == 1)
        {
            GrayImage gray = ImageFile.Load(source).ToGray();
            eight = preprocessing.ResizeAndCrop(gray.Pixels, gray.Width, gray.Height, channels: 1);
            var fromGray = new float[actual.Length];
            preprocessing.Apply(gray, fromGray);
            Assert.Equal(actual, fromGray);
        }
        else
        {
            RgbImage rgb = ImageFile.Load(source);
            eight = preprocessing.ResizeAndCrop(rgb.Pixels, rgb.Width, rgb.Height, channels: 3);
        }

        AssertSame(ImageData.Bytes($"made/{name}.u8"), eight);
        Assert.Equal(MemoryMarshal.Cast<byte, float>(ImageData.Bytes($"made/{name}.f32")).ToArray(), actual);
    }

    [Fact]
    public void GrayImageFeedsThreeChannels()
    {
        var preprocessing = new Preprocessing { CropHeight = 1, CropWidth = 2, Mean = [0f, 0.5f, 0f], Std = [1f, 1f, 0.5f] };
        var actual = new float[6];
        preprocessing.Apply(GrayImage.FromPixels(2, 1, [0, 255]), actual);
        Assert.Equal([0f, 1f, -0.5f, 0.5f, 0f, 2f], actual);
    }

    [Fact]
    public void BlueMayComeFirstAndPixelsStayWhole()
    {
        // mmdetection's data_preprocessor of Caffe's backbones: mean [103.53, 116.28, 123.675], std [1, 1, 1], bgr_to_rgb=False.
        var preprocessing = new Preprocessing { CropHeight = 1, CropWidth = 1, Bgr = true, Range = 255, Mean = [103.53f, 116.28f, 123.675f], Std = [1, 1, 1] };
        var actual = new float[3];
        preprocessing.Apply(RgbImage.FromPixels(1, 1, [200, 100, 7]), actual);
        Assert.Equal([7 - 103.53f, 100 - 116.28f, 200 - 123.675f], actual);
    }

    [Theory]
    [InlineData(PixelOrder.Rgb, 3)]
    [InlineData(PixelOrder.Bgr, 3)]
    [InlineData(PixelOrder.Rgba, 4)]
    [InlineData(PixelOrder.Bgra, 4)]
    public void BuffersOfOtherLibrariesAreTheSameImage(PixelOrder order, int samples)
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf("small.ppm"));
        int stride = (image.Width * samples) + 5;
        var buffer = new byte[(stride * image.Height) - 5];
        bool bgr = order is PixelOrder.Bgr or PixelOrder.Bgra;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                ReadOnlySpan<byte> pixel = image.Pixels.Slice(((y * image.Width) + x) * 3, 3);
                Span<byte> to = buffer.AsSpan((y * stride) + (x * samples));
                (to[0], to[1], to[2]) = bgr ? (pixel[2], pixel[1], pixel[0]) : (pixel[0], pixel[1], pixel[2]);
            }
        }

        Preprocessing preprocessing = Preprocessing.ImageNet(24, 32);
        var expected = new float[preprocessing.OutputLength];
        preprocessing.Apply(image, expected);
        var actual = new float[preprocessing.OutputLength];
        preprocessing.Apply(buffer, image.Width, image.Height, order, actual, stride);
        Assert.Equal(expected, actual);
        Assert.Contains($"{stride} bytes apart, take {buffer.Length} bytes, not {buffer.Length - 1}", Assert.Throws<ArgumentException>(
            () => RgbImage.FromPixels(image.Width, image.Height, buffer.AsSpan(1), order, stride)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RgbImage.FromPixels(image.Width, image.Height, buffer, order, (image.Width * samples) - 1));
    }

    [Fact]
    public void GrayBuffersFeedBothKindsOfNetworks()
    {
        byte[] padded = [1, 2, 0, 3, 4];
        Assert.Equal([1, 2, 3, 4], GrayImage.FromPixels(2, 2, padded, stride: 3).Pixels.ToArray());
        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], RgbImage.FromPixels(2, 2, padded, PixelOrder.Gray, 3).Pixels.ToArray());
        var preprocessing = new Preprocessing { CropHeight = 2, CropWidth = 2, Mean = [0f], Std = [1f] };
        var actual = new float[4];
        preprocessing.Apply(padded, 2, 2, PixelOrder.Gray, actual, stride: 3);
        Assert.Equal([1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f], actual);
    }

    [Fact]
    public void EqualSettingsAreEqualAndReadable()
    {
        Preprocessing settings = Preprocessing.ImageNet();
        Assert.Equal(settings, Preprocessing.ImageNet());
        Assert.Equal(settings.GetHashCode(), Preprocessing.ImageNet().GetHashCode());
        Assert.NotEqual(settings, settings with { Bgr = true });
        Assert.NotEqual(settings, settings with { Std = [1, 1, 1] });
        Assert.Equal(
            "Resize(256, bilinear), CenterCrop(224 x 224), RGB in 0…1, Normalize(mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225])", settings.ToString());
    }

    [Fact]
    public void UpscalingByTwoHasKnownValues()
    {
        // Triangle filter at a quarter and three quarters between samples; the ends repeat.
        byte[] resized = Resampler.Resize([0, 100], new ResizedSource(2, 1, 1, 2), new ResizedAxis(4, 0, 4), new ResizedAxis(1, 0, 1), Interpolation.Bilinear);
        Assert.Equal([0, 25, 75, 100], resized);
    }

    [Fact]
    public void DownscalingAveragesUnderTheWideTriangle()
    {
        // Scale 4, support 4: weights 1/8, 3/8, 5/8, 7/8, 7/8, 5/8, … around each centre, cut at the border and normalised.
        byte[] source = [80, 0, 0, 0, 0, 0, 0, 0];
        byte[] resized = Resampler.Resize(source, new ResizedSource(8, 1, 1, 8), new ResizedAxis(2, 0, 2), new ResizedAxis(1, 0, 1), Interpolation.Bilinear);
        Assert.Equal([(byte)Math.Round(80 * 0.625 / 3.5), 0], resized);
    }

    [Fact]
    public void SettingsAreChecked()
    {
        RgbImage image = RgbImage.FromPixels(1, 1, [1, 2, 3]);
        Preprocessing good = Preprocessing.ImageNet(4, 5);
        Assert.Throws<ArgumentException>(() => good.Apply(image, new float[47]));
        Assert.Throws<InvalidOperationException>(() => (good with { Std = [1f] }).Apply(image, new float[48]));
        Assert.Throws<InvalidOperationException>(() => (good with { Std = [1f, 0f, 1f] }).Apply(image, new float[48]));
        Assert.Throws<InvalidOperationException>(() => (good with { ResizeHeight = 3 }).Apply(image, new float[48]));
        Assert.Throws<InvalidOperationException>(() => (good with { ResizeShorterSide = 0 }).Apply(image, new float[48]));
        Assert.Throws<InvalidOperationException>(() => (good with { Range = 0 }).Apply(image, new float[48]));
        Assert.Throws<InvalidOperationException>(() => (good with { CropWidth = 0 }).Apply(image, []));
    }

    private static JsonElement[] ReadCases() => [.. JsonDocument.Parse(ImageData.Bytes("made/preprocessing.json")).RootElement.EnumerateArray()];

    private static Preprocessing Parse(JsonElement settings)
    {
        JsonElement resize = settings.GetProperty("resize");
        JsonElement crop = settings.GetProperty("crop");
        return new Preprocessing
        {
            ResizeShorterSide = resize.ValueKind == JsonValueKind.Number ? resize.GetInt32() : null,
            ResizeHeight = resize.ValueKind == JsonValueKind.Array ? resize[0].GetInt32() : null,
            ResizeWidth = resize.ValueKind == JsonValueKind.Array ? resize[1].GetInt32() : null,
            CropHeight = crop[0].GetInt32(),
            CropWidth = crop[1].GetInt32(),
            Interpolation = Enum.Parse<Interpolation>(settings.GetProperty("interpolation").GetString()!, ignoreCase: true),
            Mean = [.. settings.GetProperty("mean").EnumerateArray().Select(number => number.GetSingle())],
            Std = [.. settings.GetProperty("std").EnumerateArray().Select(number => number.GetSingle())],
        };
    }

    private static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int different = 0;
        int largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            different += expected[i] != actual[i] ? 1 : 0;
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        }

        Assert.True(different == 0, $"{different} of {expected.Length} samples differ, by at most {largest}.");
    }
}
