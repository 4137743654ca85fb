using Unroll.Images;

namespace Unroll.Tests;

/// <summary>What every loaded network does by the interface alone.</summary>
public sealed class NetworkRunningTests
{
    private static readonly Preprocessing Pixels = new() { CropHeight = 1, CropWidth = 2, Mean = [0f], Std = [1f], Range = 255 };

    [Fact]
    public void One_image_gives_the_output_in_an_array() => Assert.Equal([3, -3], ((INetwork)new SumNetwork()).Forward([1, 2]));

    [Fact]
    public void A_batch_gives_the_outputs_in_an_array() => Assert.Equal([3, -3, 7, -7], ((INetwork)new SumNetwork()).Forward([1, 2, 3, 4], 2));

    [Fact]
    public void Two_images_are_not_one()
    {
        INetwork network = new SumNetwork();

        Assert.Contains("Forward(input, batch: 2)", Assert.Throws<ArgumentException>(() => network.Forward([1, 2, 3, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("4 for 2 images; the input has 2 values", Assert.Throws<ArgumentException>(() => network.Forward([1, 2], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prepared_image_is_classified()
    {
        var best = new SumNetwork().Classify([-1, -2], top: 1, classes: ["up", "down"]);

        Assert.Equal(new ClassPrediction(1, "down", 1 / (1 + Math.Exp(-6))), Assert.Single(best));
    }

    [Fact]
    public void An_image_is_prepared_and_classified()
    {
        var colour = RgbImage.FromPixels(2, 1, [1, 1, 1, 2, 2, 2], PixelOrder.Rgb);
        var gray = GrayImage.FromPixels(2, 1, [1, 2]);

        Assert.Equal([0, 1], new SumNetwork().Classify(colour).Select(prediction => prediction.Class));
        Assert.Equal(new SumNetwork().Classify(gray), new SumNetwork().Classify(colour));
        Assert.Equal(1 / (1 + Math.Exp(-6)), new SumNetwork().Classify(gray)[0].Probability, 1e-12);
    }

    [Fact]
    public void Another_preprocessing_is_used_if_it_is_given()
    {
        var darker = Pixels with { Mean = [10f] };

        Assert.Equal(1, new SumNetwork().Classify(GrayImage.FromPixels(2, 1, [1, 2]), preprocessing: darker)[0].Class);
        Assert.StartsWith(
            "The preprocessing makes [1, 2, 2] of an image, and sum takes [1, 1, 2].",
            Assert.Throws<ArgumentException>("preprocessing", () => new SumNetwork().Classify(GrayImage.FromPixels(2, 1, [1, 2]), preprocessing: Pixels with { CropHeight = 2 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_preprocessing_no_image_is_classified() => Assert.Equal(
        "sum takes 1 channels and images have 1 or 3: no preprocessing is known for it.",
        Assert.Throws<InvalidOperationException>(() => new SumNetwork { Preprocessing = null }.Classify(GrayImage.FromPixels(2, 1, [1, 2]))).Message);

    [Fact]
    public void Feature_maps_are_no_classes() => Assert.Equal(
        "sum returns no logits but layer4 [2]: declare it with Classes to classify.",
        Assert.Throws<InvalidOperationException>(() => new SumNetwork { Output = "layer4" }.Classify([1, 2])).Message);

    [Fact]
    public void Warming_up_runs_an_image_of_zeros()
    {
        var network = new SumNetwork();

        network.WarmUp();

        Assert.Equal([0, 0], Assert.Single(network.Seen));
    }

    /// <summary>The logits are the sum of the pixels, and less the sum.</summary>
    private sealed class SumNetwork : INetwork
    {
        public Preprocessing? Preprocessing { get; init; } = Pixels;

        public string Output { get; init; } = "logits";

        public List<float[]> Seen { get; } = [];

        public NetworkInfo Info => new()
        {
            Name = "sum",
            Input = new TensorShape(1, 1, 2),
            Preprocessing = Preprocessing,
            Outputs = [new OutputInfo(Output, new TensorShape(2, 1, 1))],
            ParameterCount = 1_234_567,
            MultiplyAccumulates = 5_678_000_000,
            HeadPrefix = "fc.",
            GetParameters = static () => [],
            GetLayers = static () => [],
            GetPrograms = static () => [],
        };

        public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
        {
            Seen.Add(input.ToArray());
            for (var i = 0; i < input.Length; i += 2)
            {
                outputs[0].Span[i] = input[i] + input[i + 1];
                outputs[0].Span[i + 1] = -outputs[0].Span[i];
            }
        }
    }

    [Fact]
    public void The_facts_have_a_text() => Assert.Equal("sum: [1, 1, 2] to logits [2], 1.23 M parameters, 5.68 GMAC an image", $"{new SumNetwork().Info}");
}
