namespace Unroll.Tests;

/// <summary>What all back ends say about an input or output of the wrong length.</summary>
public sealed class ForwardArgumentsTests
{
    private static readonly NetworkInfo Two = new()
    {
        Name = "two",
        Input = new TensorShape(3, 4, 5),
        Outputs = [new OutputInfo("layer4", new TensorShape(8, 2, 2)), new OutputInfo("logits", new TensorShape(10, 1, 1))],
        ParameterCount = 0,
        MultiplyAccumulates = 0,
        HeadPrefix = "fc.",
        GetParameters = static () => [],
        GetLayers = static () => [],
        GetPrograms = static () => [],
    };

    private static readonly NetworkInfo Square = new()
    {
        Name = "square",
        Input = new TensorShape(3, 224, 224),
        Outputs = [new OutputInfo("logits", new TensorShape(1000, 1, 1))],
        ParameterCount = 0,
        MultiplyAccumulates = 0,
        HeadPrefix = "fc.",
        GetParameters = static () => [],
        GetLayers = static () => [],
        GetPrograms = static () => [],
    };

    [Theory]
    [InlineData(60, 1)]
    [InlineData(180, 3)]
    public void Whole_images_are_counted(long values, int batch) => Assert.Equal(batch, ForwardArguments.BatchOf(Two, values));

    [Theory]
    [InlineData(0, "the input is empty, not a whole number of them.")]
    [InlineData(59, "the input has 59 values, not a whole number of them.")]
    [InlineData(61, "the input has 61 values, not a whole number of them.")]
    public void Other_inputs_are_refused(long values, string expected)
    {
        var error = Assert.Throws<ArgumentException>("input", () => ForwardArguments.BatchOf(Two, values));

        Assert.Equal($"two takes images of [3, 4, 5], 60 values each; {expected} (Parameter 'input')", error.Message);
    }

    [Fact]
    public void An_image_of_another_size_is_recognized()
    {
        var error = Assert.Throws<ArgumentException>("input", () => ForwardArguments.BatchOf(Square, 3 * 256 * 256));

        Assert.Equal(
            "square takes images of [3, 224, 224], 150528 values each; the input has 196608 values, not a whole number of them. If it is one image of [3, 256, 256], resize it first, "
            + "as the network's Preprocessing does, or declare the network for it: Input = [3, 256, 256]. (Parameter 'input')",
            error.Message);
    }

    [Fact]
    public void One_image_is_taken() => ForwardArguments.CheckImage(Two, 60);

    [Fact]
    public void An_image_of_twice_the_size_is_not_taken_for_a_batch()
    {
        var error = Assert.Throws<ArgumentException>("input", () => ForwardArguments.CheckImage(Square, 3 * 448 * 448));

        Assert.Equal(
            "square takes images of [3, 224, 224], 150528 values each; the input has 602112 values, as many as 4 such images. For a batch say so: Forward(input, batch: 4). "
            + "If it is one image of [3, 448, 448], resize it first, as the network's Preprocessing does, or declare the network for it: Input = [3, 448, 448]. (Parameter 'input')",
            error.Message);
    }

    [Fact]
    public void Three_images_are_no_image_of_another_size()
    {
        var error = Assert.Throws<ArgumentException>("input", () => ForwardArguments.CheckImage(Square, 3 * 3 * 224 * 224));

        Assert.EndsWith("as many as 3 such images. For a batch say so: Forward(input, batch: 3). (Parameter 'input')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_taken() => ForwardArguments.CheckBatch(Two, 180, 3);

    [Theory]
    [InlineData(120, 3, "input", "two takes images of [3, 4, 5], 60 values each, 180 for 3 images; the input has 120 values. (Parameter 'input')")]
    [InlineData(0, 1, "input", "two takes images of [3, 4, 5], 60 values each, 60 for 1 image; the input is empty. (Parameter 'input')")]
    [InlineData(60, 0, "batch", "A batch has at least 1 image; batch is 0. (Parameter 'batch')")]
    public void A_batch_of_another_length_is_refused(long values, int batch, string parameter, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(parameter, () => ForwardArguments.CheckBatch(Two, values, batch)).Message);

    [Fact]
    public void The_single_output_is_found_and_several_are_named()
    {
        Assert.Equal("logits", ForwardArguments.SingleOutputOf(Square).Name);
        Assert.Equal(
            "two has 2 outputs (layer4, logits): call Forward(input, outputs) with a buffer for each.",
            Assert.Throws<InvalidOperationException>(() => ForwardArguments.SingleOutputOf(Two)).Message);
    }

    [Fact]
    public void Outputs_of_the_right_lengths_are_taken() => ForwardArguments.CheckOutputs(Two, new Memory<float>[] { new float[64], new float[20] }, 2);

    [Fact]
    public void The_output_of_another_length_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => ForwardArguments.CheckOutputs(Two, new Memory<float>[] { new float[64], new float[10] }, 2));

        Assert.Equal("The input is 2 images of [3, 4, 5], and the output logits of 2 images has 20 values (2 times [10]), but its buffer holds 10.", error.Message);
    }

    [Fact]
    public void Outputs_of_one_image_say_that_the_input_is_not_a_batch()
    {
        var error = Assert.Throws<ArgumentException>(() => ForwardArguments.CheckOutput(Square, 1000, ForwardArguments.BatchOf(Square, 3 * 448 * 448)));

        Assert.Equal(
            "The input is 4 images of [3, 224, 224], and the output logits of 4 images has 4000 values (4 times [1000]), but its buffer holds 1000. If it is one image of [3, 448, 448], "
            + "resize it first, as the network's Preprocessing does, or declare the network for it: Input = [3, 448, 448].",
            error.Message);
    }

    [Fact]
    public void Another_number_of_outputs_is_refused()
    {
        const string Expected = "two takes one buffer for each of its outputs (layer4, logits); 1 given.";

        Assert.StartsWith(
            Expected, Assert.Throws<ArgumentException>("outputs", () => ForwardArguments.CheckOutputs(Two, new Memory<float>[] { new float[32] }, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith(Expected, Assert.Throws<ArgumentException>("outputs", () => ForwardArguments.CheckOutput(Two, 32, 1)).Message, StringComparison.Ordinal);
    }
}
