using Unroll.Naive;
using Unroll.Naive.Networks;

namespace Unroll.Tests.Generator.Composition;

/// <summary>A composed network as a declaration has it, and as the naive blocks compute it.</summary>
internal sealed record RandomNetwork(string Name, int[] Input, int StemChannels, int StemKernel, int StemStride, bool StemPool, int Classes, int HeadChannels, RandomStage[] Stages)
{
    public string Text =>
        $"[Stem(Input = [{string.Join(", ", Input)}], Channels = {StemChannels}, Kernel = {StemKernel}, Stride = {StemStride}, Pool = {(StemPool ? "true" : "false")}"
        + $"{(Classes == 0 ? "" : $", OutIndices = [{Stages.Length - 1}]")})]\n{string.Join("\n", Stages.Select(stage => stage.Text))}\n"
        + (Classes == 0 ? "" : $"[Head(Classes = {Classes}, Channels = {HeadChannels})]\n") + $"public sealed partial record {Name};";

    // Few logits would be sums that cancel, and what is left of them mostly rounding.
    public static RandomNetwork Of(string name, Random random, params StageBlock[] blocks) => new(
        name, [random.Next(1, 5), random.Next(24, 49), random.Next(24, 49)], random.Next(4, 20), 1 + (2 * random.Next(4)), random.Next(1, 3), random.Next(2) == 0,
        random.Next(3) == 0 ? 0 : random.Next(4, 12), random.Next(2) * 12, [.. blocks.Select(block => RandomStage.Of(block, random))]);

    /// <summary>What the network returns: the last stage's map and, where there is a head, the logits.</summary>
    public NaiveTensor[] Forward(NaiveLayers layers, NaiveTensor x)
    {
        x = NaiveOps.Relu(layers.BatchNorm(layers.Conv(x, "stem.conv", StemChannels, StemKernel, StemStride, StemKernel / 2), "stem.bn"));
        x = StemPool ? NaiveOps.MaxPool2d(x, 3, 2, 1) : x;
        for (var i = 0; i < Stages.Length; i++)
        {
            x = Stages[i].Forward(layers, x, $"stages.{i}");
        }

        if (Classes == 0)
        {
            return [x];
        }

        var y = HeadChannels == 0 ? x : NaiveOps.Relu(layers.BatchNorm(layers.Conv(x, "head.conv", HeadChannels, 1), "head.bn"));
        return [x, layers.Linear(NaiveOps.Mean(y, [2, 3]), "head.fc", Classes)];
    }
}
