using Unroll.Testing;

namespace Unroll.Tests.Weights;

/// <summary>The formula weights against recorded vectors: everything golden rests on them.</summary>
public class FormulaWeightsTests
{
    private static readonly HashSet<string> Nothing = [];

    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("conv1.weight", 0x69a29a2cee47d254)]
    [InlineData("input", 0x1ebbae8f5810b65b)]
    [InlineData("bn1.running_var", 0xe3fa2b7461643d5f)]
    public void SeedIsFnv1a(string name, ulong expected) => Assert.Equal(expected, FormulaWeights.Seed(name));

    [Theory]
    [InlineData("conv1.weight", 0x8b8a08a85128a1b0, 0xbec2eba82f6f054f, 0x05de32eeed3c84ab)]
    [InlineData("input", 0x190a9f76a9bd8bf6, 0xa70117d09cb2bc5b, 0x3420b86a56b4f31f)]
    public void BitsAreSplitMix64(string name, ulong first, ulong second, ulong third)
    {
        ulong seed = FormulaWeights.Seed(name);
        Assert.Equal([first, second, third], new[] { 0, 1, 2 }.Select(i => FormulaWeights.Bits(seed, i)));
    }

    [Fact]
    public void InputHasTheRecordedBits()
    {
        float[] input = FormulaWeights.Input([1, 1, 2, 2]);
        Assert.Equal([0xbf4deac2, 0x3e9c045c, 0xbf17be90, 0xbee6f7fc], input.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void RunningVarianceHasTheRecordedBits()
    {
        float[] values = FormulaWeights.Tensor("bn1.running_var", [3], Nothing);
        Assert.Equal([0x3f90716d, 0x3f942411, 0x3f98da19], values.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void ConvolutionHasTheRecordedBitsAndSum()
    {
        FormulaKey key = FormulaWeights.Key("conv1.weight", [64, 3, 7, 7], Nothing);
        Assert.Equal(0.20203050891044214, key.Scale);
        float[] values = key.Values();
        Assert.Equal([0x3c95337c, 0x3dcae01f, 0xbe45652c, 0x3dc37529], values.Take(4).Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(-10.582405343714981, values.Sum(x => (double)x), 12);
    }

    /// <summary>Of any length: whole vectors and what is left.</summary>
    [Theory]
    [InlineData('v')]
    [InlineData('r')]
    [InlineData('-')]
    public void Every_value_is_that_of_its_place(char t)
    {
        const double Offset = 0.7, Scale = 0.07;
        ulong seed = FormulaWeights.Seed("conv1.weight");
        float[] expected = [.. Enumerable.Range(0, 100).Select(i =>
        {
            double product = Scale * (t == 'v' ? FormulaWeights.V(seed, i) : t == 'r' ? FormulaWeights.R(seed, i) : 0);
            return (float)(Offset + product);
        })];
        Assert.All(Enumerable.Range(0, 101), length => Assert.Equal(expected[..length], FormulaWeights.Tensor("conv1.weight", [length], Offset, Scale, t)));
        Assert.Throws<ArgumentException>(() => FormulaWeights.Tensor("conv1.weight", [1], Offset, Scale, 'x'));
    }

    [Fact]
    public void LastNormOfABlockIsSmall()
    {
        float[] values = FormulaWeights.Tensor("layer1.0.bn3.weight", [256], Nothing);
        Assert.Equal([0x3e3db3d8, 0x3e60cbdc, 0x3e5f9151], values.Take(3).Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void ProbeWeighsByPosition()
    {
        Assert.Equal(-0.5088361501693726, FormulaWeights.Probe([1]));
        Assert.Equal(-0.959699273109436, FormulaWeights.Probe([0, 1]));
        Assert.Equal(0.4637244939804077, FormulaWeights.Probe([0, 0, 1]));
    }

    [Theory]
    [InlineData("layer1.0.bn2.weight", "", "bn_weight_res")]
    [InlineData("layer1.0.bn2.weight", "layer1.0.bn3.weight", "bn_weight")]
    [InlineData("layer1.0.conv2.bn.weight", "", "bn_weight_res")]
    [InlineData("conv3.bn.weight", "", "bn_weight")]
    [InlineData("features.1.conv.2.weight", "", "bn_weight_proj")]
    [InlineData("bn1.num_batches_tracked", "", "zero")]
    public void RolesFollowTheRules(string name, string neighbour, string role)
    {
        Assert.Equal(role, FormulaWeights.Key(name, role == "zero" ? [] : [4], new HashSet<string> { neighbour }).Role);
    }

    [Fact]
    public void KeysFileIsRead()
    {
        IReadOnlyList<FormulaKey> keys = FormulaWeights.ReadKeys([
            "# index\tname\tdtype\tshape\trole\toffset\tscale\tt",
            "0\tconv1.0.weight\tfloat32\t32x3x3x3\tweight\t0.0\t0.4714045207910317\tv",
            "5\tbn1.num_batches_tracked\tint64\tscalar\tzero\t0.0\t0.0\tv",
        ]);
        Assert.Equal([32, 3, 3, 3], keys[0].Shape);
        Assert.Equal(FormulaWeights.Key("conv1.0.weight", [32, 3, 3, 3], Nothing).Scale, keys[0].Scale);
        Assert.Equal(("int64", 0, 1, 0f), (keys[1].DType, keys[1].Shape.Length, keys[1].Count, keys[1].Values()[0]));
    }
}
