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

    [Theory]
    [InlineData(60, 1)]
    [InlineData(180, 3)]
    public void Whole_images_are_counted(long values, int batch) => Assert.Equal(batch, ForwardArguments.BatchOf(Two, values));

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(61)]
    public void Other_inputs_are_refused(long values)
    {
        var error = Assert.Throws<ArgumentException>("input", () => ForwardArguments.BatchOf(Two, values));

        Assert.StartsWith($"two takes images of [3, 4, 5], 60 values each; {values} values are not a whole number of them.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_of_the_right_lengths_are_taken() => ForwardArguments.CheckOutputs(Two, new Memory<float>[] { new float[64], new float[20] }, 2);

    [Fact]
    public void The_output_of_another_length_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => ForwardArguments.CheckOutputs(Two, new Memory<float>[] { new float[64], new float[10] }, 2));

        Assert.Equal("The output logits of 2 images has 20 values (2 times [10]), but the buffer holds 10.", error.Message);
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
