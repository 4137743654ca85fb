using System.Buffers.Binary;
using System.Text;
using Unroll.Images;
using Unroll.Images.Formats;

namespace Unroll.Tests.Images;

/// <summary>Every format decodes to exactly the bytes of Pillow's convert("RGB").</summary>
public sealed class DecoderTests
{
    public static TheoryData<string> Made => [.. ImageData.Names("made", ".png", ".bmp", ".pgm", ".ppm", ".jpg")];

    public static TheoryData<string> Bad => [.. ImageData.Names("bad", ".png", ".jpg")];

    [Theory]
    [MemberData(nameof(Made))]
    public void EqualsPillow(string name)
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf("made/" + name));
        byte[] expected = ImageData.Bytes($"made/{name}.rgb");
        Assert.Equal(expected.Length, image.Width * image.Height * 3);
        Assert.True(image.Pixels.SequenceEqual(expected), $"{name}: {CountDifferent(image.Pixels, expected)} of {expected.Length} samples differ");
    }

    [Fact]
    public void SizeIsWidthThenHeight()
    {
        RgbImage image = ImageFile.Load(ImageData.PathOf("chelsea.png"));
        Assert.Equal((451, 300), (image.Width, image.Height));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadFilesAreRefusedByName(string name)
    {
        string path = ImageData.PathOf("bad/" + name);
        var error = Assert.Throws<ImageException>(() => ImageFile.Load(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad/empty.png", "the file is empty; JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP, PGM and PPM can be read")]
    [InlineData("bad/not_an_image.jpg", "not an image of a known format")]
    [InlineData("bad/huge_dimensions.png", "the chunk IHDR at byte 8 has checksum A549F210, its content gives 3CB236CB")]
    [InlineData("bad/truncated.png", "truncated")]
    [InlineData("bad/truncated.jpg", "the JPEG file is truncated, damaged")]
    [InlineData("no_such_file.png", "cannot be opened")]
    public void ErrorSaysWhatIsWrong(string name, string part)
    {
        var error = Assert.Throws<ImageException>(() => ImageFile.Load(ImageData.PathOf(name)));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GIF89a......", "the GIF file is truncated, damaged")]
    [InlineData("RIFF\0\0\0\0WEBPVP8 ", "the WebP file is truncated, damaged")]
    [InlineData("II*\0........", "the TIFF file is truncated, damaged")]
    [InlineData("\0\0\0\u001cftypavif\0\0\0\0mif1", "the AVIF file is truncated, damaged")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "HEIC and other HEIF images are not supported")]
    [InlineData("\u00ff\u000a......", "JPEG XL images are not supported")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG images are not supported")]
    [InlineData("\u00ef\u00bb\u00bf<?xml version='1.0'?><svg/>", "SVG images are not supported")]
    [InlineData("\0\0\0\u0020ftypisom\0\0\u0002\0isomiso2", "the file is no image but a video: save its frames as images; JPEG,")]
    [InlineData("\0\0\0\u0018ftypmsf1\0\0\0\0msf1hevc", "HEIC and other HEIF images are not supported")]
    [InlineData("DDS \u007c", "DDS images are not supported")]
    [InlineData("\0\0\u0001\0\u0003\0", "icon (ICO, ICNS) images are not supported")]
    [InlineData("icns\0\0", "icon (ICO, ICNS) images are not supported")]
    [InlineData("v/1\u0001", "OpenEXR images are not supported")]
    [InlineData("#?RADIANCE\n", "Radiance HDR images are not supported")]
    [InlineData("%!PS-Adobe-3.0 EPSF-3.0", "PostScript images are not supported")]
    [InlineData("8BPS\0\u0001", "Photoshop (PSD) images are not supported")]
    [InlineData("<!DOCTYPE html><html>", "the file is no image but a web page or another answer of a server: the download went wrong; JPEG,")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "the file is no image but a Git LFS pointer: run git lfs pull to get the file itself; JPEG,")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAA", "the file is no image but Base64 text: decode it first; JPEG,")]
    [InlineData("data:image/png;base64,iVBORw0", "the file is no image but a data URL as text: decode its Base64 first; JPEG,")]
    [InlineData("\0\u0005\u0016\u0007\0\u0002\0\0Mac OS X", "the file is no image but what macOS writes beside a file (._name): take the file itself; JPEG,")]
    [InlineData("%PDF-1.4", "the file is no image but a PDF document: save its pages as images; JPEG,")]
    [InlineData("PK\u0003\u0004", "the file is no image but a zip archive: extract the file from it; JPEG,")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "the file is no image but zeros: the download was not finished; JPEG,")]
    [InlineData("P4\n8 1\n.", "P4 (bitmap) is not supported")]
    [InlineData("P6\n3 x\n", "height")]
    [InlineData("P5\n1 1\n70000\n", "above 65535")]
    [InlineData("P5\n1 1\n0\n.", "maximum value in the Netpbm header is 0")]
    [InlineData("P2\n2 1\n9\n1 10", "above 9")]
    [InlineData("P6\n2 2\n255\n...........", "truncated: 2 x 2 pixels take at least 12 bytes after the header, the file has 11")]
    [InlineData("P6\n100000 100000\n255\n", "at most 89,478,485 pixels")]
    [InlineData("BM", "truncated")]
    public void TextOfErrors(string content, string part)
    {
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(Encoding.Latin1.GetBytes(content), "it"));
        Assert.StartsWith("it: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    /// <summary>DICOM's prefix stands after 128 bytes that may be anything, zeros as a rule (PS3.10, 7.1).</summary>
    [Fact]
    public void DicomIsRefusedByName() => TextOfErrors(new string('\0', 128) + "DICM\u0002\0\0\0", "DICOM images are not supported");

    [Fact]
    public void RunLengthBmpIsRefusedByName()
    {
        byte[] bytes = ImageData.Bytes("made/8bit.bmp");
        bytes[30] = 1;
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it"));
        Assert.Contains("8 bits per pixel with run-length compression", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_000, 9_000, "bytes of file cannot hold them")]
    [InlineData(13_000, 13_000, "claims 13000 x 13000 pixels; at most 89,478,485 pixels are read (ImageOptions.MaxPixels sets the limit)")]
    [InlineData(int.MaxValue, int.MaxValue, "PNG")]
    [InlineData(-1, 1, "PNG")]
    [InlineData(0, 1, "PNG")]
    public void PngOfIncredibleSizeIsRefusedBeforeAllocation(int width, int height, string part)
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        PngFiles.RepairChecksums(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("made/type2_8bit.png")]
    [InlineData("made/420.jpg")]
    [InlineData("made/24bit.bmp")]
    [InlineData("made/P6_255.ppm")]
    [InlineData("formats/lossy.webp")]
    [InlineData("formats/444.avif")]
    [InlineData("formats/rgb_raw.tif")]
    [InlineData("formats/plain.gif")]
    public void LimitsAreTheCallers(string name)
    {
        byte[] bytes = ImageData.Bytes(name);
        ImageInfo info = ImageFile.Probe(bytes, "it");
        Assert.Equal((29, 19), (info.Width, info.Height));

        var pixels = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it", new ImageOptions { MaxPixels = (29 * 19) - 1 }));
        Assert.Equal("it: the header claims 29 x 19 pixels; at most 550 pixels are read (ImageOptions.MaxPixels sets the limit).", pixels.Message);
        var length = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it", new ImageOptions { MaxBytes = bytes.Length - 1 }));
        Assert.Contains("the most that is read as an image (ImageOptions.MaxBytes)", length.Message, StringComparison.Ordinal);
        Assert.Equal(29, ImageFile.Decode(bytes, "it", new ImageOptions { MaxPixels = 29 * 19, MaxBytes = bytes.Length }).Width);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Decode(bytes, "it", new ImageOptions { MaxPixels = 0 }));
    }

    [Fact]
    public void PngThatAsksForADictionaryIsRefused()
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        int data = bytes.AsSpan().IndexOf("IDAT"u8) + 4;
        (bytes[data], bytes[data + 1]) = (0x78, 0xBB);
        PngFiles.RepairChecksums(bytes);
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it"));
        Assert.StartsWith("it: the PNG file is truncated, damaged, or of a kind that is not supported: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PngChecksumsBeforeTheImageDataAreChecked()
    {
        byte[] bytes = ImageData.Bytes("made/type2_8bit.png");
        bytes[44] ^= 1;
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it"));
        Assert.Contains("the chunk gAMA at byte 33 has checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PaletteIndexBeyondPaletteIsRefused()
    {
        byte[] bytes = ImageData.Bytes("made/8bit.bmp");
        bytes[46] = 2;
        var error = Assert.Throws<ImageException>(() => ImageFile.Decode(bytes, "it"));
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
