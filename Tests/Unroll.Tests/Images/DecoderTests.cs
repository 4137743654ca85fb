using System.Buffers.Binary;
using System.Text;
using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>Every format decodes to exactly the bytes of Pillow's convert("RGB").</summary>
public sealed class DecoderTests
{
    public static TheoryData<string> Made => ImageData.Names("made", ".png", ".bmp", ".pgm", ".ppm", ".jpg");

    public static TheoryData<string> Bad => ImageData.Names("bad", ".png", ".jpg");

    [Theory]
    [MemberData(nameof(Made))]
    public void EqualsPillow(string name)
    {
        ImageData.NeedsDecoderOf(name);
        RgbImage image = RgbImage.Load(ImageData.PathOf("made/" + name));
        byte[] expected = ImageData.Bytes($"made/{name}.rgb");
        Assert.Equal(expected.Length, image.Width * image.Height * 3);
        Assert.True(image.Pixels.SequenceEqual(expected), $"{name}: {CountDifferent(image.Pixels, expected)} of {expected.Length} samples differ");
    }

    [Fact]
    public void SizeIsWidthThenHeight()
    {
        RgbImage image = RgbImage.Load(ImageData.PathOf("chelsea.png"));
        Assert.Equal((451, 300), (image.Width, image.Height));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadFilesAreRefusedByName(string name)
    {
        ImageData.NeedsDecoderOf(name);
        string path = ImageData.PathOf("bad/" + name);
        var error = Assert.Throws<ImageException>(() => RgbImage.Load(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad/empty.png", "the file is empty; PNG, BMP, PGM, PPM and JPEG can be read")]
    [InlineData("bad/not_an_image.jpg", "not an image of a known format")]
    [InlineData("bad/huge_dimensions.png", "the chunk IHDR at byte 8 has checksum A549F210, its content gives 3CB236CB")]
    [InlineData("bad/truncated.png", "truncated")]
    [InlineData("bad/truncated.jpg", "remature end")]
    [InlineData("no_such_file.png", "cannot be opened")]
    public void ErrorSaysWhatIsWrong(string name, string part)
    {
        ImageData.NeedsDecoderOf(part == "remature end" ? name : "");
        var error = Assert.Throws<ImageException>(() => RgbImage.Load(ImageData.PathOf(name)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GIF89a......", "GIF images are not supported")]
    [InlineData("RIFF\0\0\0\0WEBPVP8 ", "WebP images are not supported")]
    [InlineData("II*\0........", "TIFF images are not supported")]
    [InlineData("P4\n8 1\n.", "P4 (bitmap) is not supported")]
    [InlineData("P6\n3 x\n", "height")]
    [InlineData("P5\n1 1\n70000\n", "above 65535")]
    [InlineData("P5\n1 1\n0\n.", "maximum value in the Netpbm header is 0")]
    [InlineData("P2\n2 1\n9\n1 10", "above 9")]
    [InlineData("P6\n2 2\n255\n...........", "truncated: 2 x 2 pixels take at least 12 bytes after the header, the file has 11")]
    [InlineData("P6\n100000 100000\n255\n", "at most 178,956,970 pixels")]
    [InlineData("BM", "truncated")]
    public void TextOfErrors(string content, string part)
    {
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(Encoding.Latin1.GetBytes(content), "it"));
        Assert.StartsWith("it: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunLengthBmpIsRefusedByName()
    {
        byte[] bytes = ImageData.Bytes("made/8bit.bmp");
        bytes[30] = 1;
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(bytes, "it"));
        Assert.Contains("8 bits per pixel with run-length compression", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13_000, 13_000, "cannot hold them")]
    [InlineData(14_000, 14_000, "claims 14000 x 14000 pixels; at most 178,956,970")]
    [InlineData(int.MaxValue, int.MaxValue, "claims 2147483647 x 2147483647 pixels; at most 178,956,970")]
    [InlineData(-1, 1, "claims 4294967295 x 1 pixels")]
    [InlineData(0, 1, "both must be at least 1")]
    public void PngOfIncredibleSizeIsRefusedBeforeAllocation(int width, int height, string part)
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        PngFiles.RepairChecksums(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(bytes, "it"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void PngThatAsksForADictionaryIsRefused()
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        int data = bytes.AsSpan().IndexOf("IDAT"u8) + 4;
        (bytes[data], bytes[data + 1]) = (0x78, 0xBB);
        PngFiles.RepairChecksums(bytes);
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(bytes, "it"));
        Assert.Contains("compressed data of the PNG are damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PngChecksumsAreChecked()
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        bytes[^20] ^= 1;
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(bytes, "it"));
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PaletteIndexBeyondPaletteIsRefused()
    {
        byte[] bytes = ImageData.Bytes("made/8bit.bmp");
        bytes[46] = 2;
        var error = Assert.Throws<ImageException>(() => RgbImage.Decode(bytes, "it"));
        Assert.Contains("of a palette that has 2 colours", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CrcMatchesItsCheckValue() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void GrayIsPillowsLuma()
    {
        // PIL: Image.new("RGB", (1, 1), c).convert("L").getpixel((0, 0))
        RgbImage image = RgbImage.FromPixels(4, 1, [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]);
        Assert.Equal([76, 150, 29, 18], image.ToGray().Pixels.ToArray());
    }

    [Fact]
    public void PixelsMustFitTheSize()
    {
        Assert.Throws<ArgumentException>(() => RgbImage.FromPixels(2, 2, new byte[11]));
        Assert.Throws<ArgumentException>(() => GrayImage.FromPixels(0, 2, []));
        Assert.Equal(7, GrayImage.FromPixels(1, 1, [7]).Pixels[0]);
    }

    private static int CountDifferent(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int different = 0;
        for (int i = 0; i < a.Length; i++)
        {
            different += a[i] != b[i] ? 1 : 0;
        }

        return different;
    }
}
