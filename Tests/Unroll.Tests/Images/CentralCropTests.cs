using System.Security.Cryptography;
using System.Text.Json;
using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>Cutting the centre out before resizing gives the pixels of the official ResNeSt's ECenterCrop, and of TensorFlow's piece resized by Pillow.</summary>
public sealed class CentralCropTests
{
    private static readonly Preprocessing _eCenterCrop =
        new() { CentralCrop = 0.875, ResizeHeight = 8, ResizeWidth = 8, CropHeight = 8, CropWidth = 8, Mean = [0, 0, 0], Std = [1, 1, 1] };

    public static TheoryData<int, int> Sizes => [.. Recorded().Select(recorded => (recorded.Width, recorded.Height)).Distinct()];

    /// <summary>The cases are recorded by Data/images/make_central.py.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void EqualsPillow(int width, int height) => Assert.All(
        Recorded().Where(recorded => (recorded.Width, recorded.Height) == (width, height)),
        recorded =>
        {
            byte[] pixels = Pattern(width, height, recorded.Channels);
            if (recorded.Sha256 is { } expected)
            {
                Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(recorded.Preprocessing.ResizeAndCrop(pixels, width, height, recorded.Channels))));
            }
            else
            {
                Assert.StartsWith(
                    $"An image of {width} x {height} pixels is too small: ",
                    Assert.Throws<ImageException>(() => recorded.Preprocessing.ResizeAndCrop(pixels, width, height, recorded.Channels)).Message,
                    StringComparison.Ordinal);
            }
        });

    [Fact]
    public void TheRecordedCasesCoverEveryKind()
    {
        Assert.All([Interpolation.Bilinear, Interpolation.Bicubic, Interpolation.Lanczos], filter => Assert.True(Recorded().Count(recorded => recorded.Preprocessing.Interpolation == filter) > 200));
        Assert.Contains(Recorded(), recorded => recorded.Sha256 is null);
        Assert.Contains(Recorded(), recorded => recorded.Preprocessing.CentralFraction is not null);
        Assert.Contains(Recorded(), recorded => recorded.Channels == 1);
    }

    [Theory]
    [InlineData(512, 384, 0.875, 88, 24, 336, 336)] // 336 of 384; round((512 - 336) / 2)
    [InlineData(384, 512, 0.875, 24, 88, 336, 336)]
    [InlineData(13, 9, 0.875, 3, 1, 8, 8)] // 7.875: round(2.5625) and round(0.5625), ends round(10.875) and round(8.875)
    [InlineData(5, 4, 1.0, 0, 0, 4, 4)] // a half goes to the even edge
    [InlineData(7, 4, 1.0, 2, 0, 4, 4)]
    public void TheSquareIsRoundedAsPythonDoes(int width, int height, double part, int left, int top, int pieceWidth, int pieceHeight) =>
        Assert.Equal(new CentralBox(left, top, pieceWidth, pieceHeight), CentralBox.OfAspect(width, height, 1, 1, part));

    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.2)]
    [InlineData(0.875)]
    [InlineData(320.0 / 352)]
    [InlineData(1.0)]
    public void NoPieceReachesBeyondTheImage(double part)
    {
        for (int width = 1; width < 60; width++)
        {
            for (int height = 1; height < 60; height++)
            {
                AssertWithin(CentralBox.OfSides(width, height, part));
                foreach ((int aspectWidth, int aspectHeight) in ((int, int)[])[(1, 1), (3, 2), (224, 320), (1, 50)])
                {
                    try
                    {
                        AssertWithin(CentralBox.OfAspect(width, height, aspectWidth, aspectHeight, part));
                    }
                    catch (ImageException)
                    {
                        // Only a piece with a side of less than a pixel may have none.
                        double scale = part * Math.Min((double)width / aspectWidth, (double)height / aspectHeight);
                        Assert.True(scale * Math.Min(aspectWidth, aspectHeight) < 1);
                    }
                }

                void AssertWithin(CentralBox box) => Assert.True(
                    box is { Left: >= 0, Top: >= 0, Width: >= 1, Height: >= 1 } && box.Left + box.Width <= width && box.Top + box.Height <= height, $"{box} of {width} x {height}");
            }
        }
    }

    [Fact]
    public void TheStepsAreReadInTheirOrder()
    {
        Assert.Equal(
            "CentralCrop(0.875), Resize(8 x 8, bilinear), CenterCrop(8 x 8), RGB in 0…1, Normalize(mean [0, 0, 0], std [1, 1, 1])", _eCenterCrop.ToString());
        Assert.StartsWith("CentralFraction(0.5), Resize(8 x 8, ", (_eCenterCrop with { CentralCrop = null, CentralFraction = 0.5 }).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(_eCenterCrop, _eCenterCrop with { CentralCrop = 0.9 });
        Assert.NotEqual(_eCenterCrop, _eCenterCrop with { CentralCrop = null, CentralFraction = 0.875 });
        Assert.Equal((_eCenterCrop with { CentralCrop = 0.5 }).GetHashCode(), (_eCenterCrop with { CentralCrop = 0.5 }).GetHashCode());
    }

    [Theory]
    [InlineData(0.875, 0.875, "Set CentralCrop or CentralFraction, not both: each cuts the centre out first.")]
    [InlineData(0.0, null, "CentralCrop is 0; it is the part that is kept, above 0 and at most 1.")]
    [InlineData(1.01, null, "CentralCrop is 1.01; it is the part that is kept, above 0 and at most 1.")]
    [InlineData(null, double.NaN, "CentralFraction is NaN; it is the part that is kept, above 0 and at most 1.")]
    public void ContradictionsAreRefused(double? crop, double? fraction, string message) => Assert.Equal(
        message,
        Assert.Throws<InvalidOperationException>(
            () => (_eCenterCrop with { CentralCrop = crop, CentralFraction = fraction }).Apply(RgbImage.FromPixels(1, 1, [1, 2, 3]), new float[192])).Message);

    private static Case[] Recorded() => [.. JsonDocument.Parse(ImageData.Bytes("central.json")).RootElement.EnumerateArray().Select(element => new Case(element))];

    private static byte[] Pattern(int width, int height, int channels)
    {
        var pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int c, int x, int y) = (i % channels, i / channels % width, i / channels / width);
            pixels[i] = (byte)((3 * x * x) + (5 * y * y) + (7 * x * y) + (31 * c));
        }

        return pixels;
    }

    private sealed record Case(int Width, int Height, int Channels, Preprocessing Preprocessing, string? Sha256)
    {
        public Case(JsonElement element)
            : this(element.GetProperty("width").GetInt32(), element.GetProperty("height").GetInt32(), element.GetProperty("mode").GetString() == "L" ? 1 : 3, Parse(element), element.GetProperty("sha256").GetString())
        {
        }

        private static Preprocessing Parse(JsonElement element)
        {
            double part = element.GetProperty("part").GetDouble();
            bool isCrop = element.GetProperty("kind").GetString() == "crop";
            (int height, int width) = (element.GetProperty("output")[0].GetInt32(), element.GetProperty("output")[1].GetInt32());
            return new Preprocessing
            {
                CentralCrop = isCrop ? part : null,
                CentralFraction = isCrop ? null : part,
                ResizeHeight = height,
                ResizeWidth = width,
                CropHeight = height,
                CropWidth = width,
                Interpolation = Enum.Parse<Interpolation>(element.GetProperty("interpolation").GetString()!, ignoreCase: true),
                Mean = [0, 0, 0],
                Std = [1, 1, 1],
            };
        }
    }
}
