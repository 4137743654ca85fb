using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>Damaged files of every format either decode or give an <see cref="ImageException"/>, in bounded memory.</summary>
public sealed class DecoderFuzzTests
{
    public static TheoryData<string> Seeds => new()
    {
        "made/type2_8bit.png", "made/type3_4bit_adam7.png", "made/type0_16bit.png", "made/type6_8bit_adam7.png",
        "made/4bit.bmp", "made/8bit.bmp", "made/mask565.bmp", "made/os2.bmp", "made/32bit.bmp",
        "made/P2_100.pgm", "made/P3_255.ppm", "made/P5_1023.pgm", "made/P6_255.ppm",
        "made/420.jpg", "made/444_progressive.jpg", "made/gray.jpg", "made/cmyk.jpg",
        "formats/lossy.webp", "formats/lossless_alpha.webp", "formats/animation.webp", "formats/plain.gif", "formats/animation.gif",
        "formats/rgb_tiff_lzw.tif", "formats/rgb_jpeg.tif", "formats/group4.tif", "formats/palette.tif", "formats/444.avif", "formats/alpha.avif",
    };

    public static TheoryData<string> WholeOnly => new()
    {
        "made/4bit.bmp", "made/8bit.bmp", "made/mask565.bmp", "made/os2.bmp", "made/32bit.bmp", "made/P2_100.pgm", "made/P3_255.ppm", "made/P5_1023.pgm", "made/P6_255.ppm",
        "made/420.jpg", "made/444_progressive.jpg", "made/gray.jpg", "made/cmyk.jpg",
    };

    [Theory]
    [MemberData(nameof(WholeOnly))]
    public void EveryTruncationIsRefused(string name)
    {
        byte[] bytes = ImageData.Bytes(name);
        int step = Math.Max(1, bytes.Length / 300);

        // A plain Netpbm file that lost its last digits or its final line end is still one.
        int most = bytes.Length - (name.Contains("P2", StringComparison.Ordinal) || name.Contains("P3", StringComparison.Ordinal) ? 5 : 1);
        for (int length = most; length >= 0; length -= step)
        {
            Assert.Throws<ImageException>(() => ImageFile.Decode(bytes.AsSpan(0, length), "it"));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ByteFlipsDecodeOrAreRefused(string name)
    {
        byte[] original = ImageData.Bytes(name);
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] bytes = (byte[])original.Clone();

            // Half of the damage goes to the header, where it does the most.
            int reach = round % 2 == 0 ? Math.Min(bytes.Length, 80) : bytes.Length;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(reach)] = (byte)random.Next(256);
            }

            if (name.EndsWith(".png", StringComparison.Ordinal))
            {
                PngFiles.RepairChecksums(bytes);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                RgbImage image = ImageFile.Decode(bytes, "it", new ImageOptions { MaxPixels = 1 << 20 });
                Assert.Equal(image.Pixels.Length, image.Width * image.Height * 3);
            }
            catch (ImageException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        }

        Assert.True(refused > 0, "No damage was noticed.");
    }
}
