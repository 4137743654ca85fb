using System.Text.Json;
using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>The formats that libvips decodes give the pixels of Pillow's convert("RGB").</summary>
public sealed class FormatTests
{
    /// <summary>What differs from Pillow or libavif, and by how much at most.</summary>
    private static readonly Dictionary<string, int> Tolerances = new()
    {
        // libheif converts YUV to RGB with another rounding than libavif, and interpolates chroma otherwise.
        ["444.avif"] = 1,
        ["420.avif"] = 9,
        ["alpha.avif"] = 1,
        ["10bit.avif"] = 1,
    };

    public static TheoryData<string> Made => [.. Names];

    public static TheoryData<string> Turned => [.. Names.Where(name => name.Contains("orientation", StringComparison.Ordinal))];

    private static string[] Names { get; } = ImageData.Names("formats", ".jpg", ".png", ".webp", ".gif", ".tif", ".avif");

    [Theory]
    [MemberData(nameof(Made))]
    public void PixelsAreUpstreams(string name)
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf("formats/" + name));
        Assert.Equal(SizeOf(name), (image.Width, image.Height));
        Assert.InRange(LargestDifference(ImageData.Bytes($"formats/{name}.rgb"), image.Pixels), 0, Tolerances.GetValueOrDefault(name));
    }

    [Theory]
    [MemberData(nameof(Turned))]
    public void OrientationIsAppliedWhenAsked(string name)
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf("formats/" + name), new ImageOptions { ApplyOrientation = true });
        int orientation = ImageFile.Probe(ImageData.PathOf("formats/" + name)).Orientation;
        Assert.EndsWith($"{orientation}", Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal);
        var (width, height) = SizeOf(name);
        Assert.Equal(orientation >= 5 ? (height, width) : (width, height), (image.Width, image.Height));
        Assert.Equal(0, LargestDifference(ImageData.Bytes($"formats/{name}.turned.rgb"), image.Pixels));
    }

    [Theory]
    [InlineData("made/type2_8bit.png", ImageFormat.Png)]
    [InlineData("formats/lossy.webp", ImageFormat.WebP)]
    [InlineData("formats/lossless.avif", ImageFormat.Avif)]
    [InlineData("made/os2.bmp", ImageFormat.Bmp)]
    public void PathStreamAndBytesAreOneImage(string name, ImageFormat format)
    {
        byte[] bytes = ImageData.Bytes(name);
        byte[] expected = ImageFile.Load(ImageData.PathOf(name)).Pixels.ToArray();
        using var stream = new NetworkLikeStream(bytes);
        Assert.Equal(expected, ImageFile.Load(stream).Pixels.ToArray());
        Assert.Equal(expected, ImageFile.Decode(bytes).Pixels.ToArray());
        Assert.Equal(new ImageInfo(format, 29, 19, 1), ImageFile.Probe(bytes));
    }

    [Fact]
    public void SixteenBitsKeepTheirHighByte()
    {
        // A ramp to 65535, and a 12-bit camera's values below 256: Pillow's convert("RGB") makes white of the one and keeps the other.
        byte[] ramp = GrayPng([0, 255, 256, 32768, 65535]);
        Assert.Equal([0, 0, 1, 128, 255], ImageFile.Decode(ramp).ToGray().Pixels.ToArray());
    }

    [Fact]
    public void ManyThreadsDecodeAtOnce()
    {
        byte[][] expected = [.. Names.Select(name => ImageFile.Load(ImageData.PathOf("formats/" + name)).Pixels.ToArray())];
        Parallel.For(0, Names.Length * 4, i =>
            Assert.True(ImageFile.Load(ImageData.PathOf("formats/" + Names[i % Names.Length])).Pixels.SequenceEqual(expected[i % Names.Length]), Names[i % Names.Length]));
    }

    private static (int Width, int Height) SizeOf(string name)
    {
        int[] size = JsonSerializer.Deserialize<Dictionary<string, int[]>>(ImageData.Bytes("formats/sizes.json"))![name];
        return (size[0], size[1]);
    }

    private static int LargestDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        }

        return largest;
    }

    private static byte[] GrayPng(ushort[] samples)
    {
        var row = new byte[1 + (2 * samples.Length)];
        for (int i = 0; i < samples.Length; i++)
        {
            (row[1 + (2 * i)], row[2 + (2 * i)]) = ((byte)(samples[i] >> 8), (byte)samples[i]);
        }

        return PngFiles.Make(samples.Length, 1, depth: 16, colorType: 0, row);
    }

    /// <summary>A stream without a length that gives a few bytes at a time.</summary>
    private sealed class NetworkLikeStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
