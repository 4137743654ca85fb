using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Hosting.Tests.Support;

[ResNet(Name = "tiny", Input = [3, 32, 32], Classes = 5, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
public sealed partial record TinyNet;

[ResNet(Name = "two outputs", Input = [3, 32, 32], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16], OutIndices = [0])]
public sealed partial record TwoOutputsNet;

/// <summary>Checkpoints and images of the networks.</summary>
internal static class TestNetworks
{
    /// <summary>Writes a checkpoint of formula weights.</summary>
    /// <param name="info">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="scale">The factor of the classifier's weights, which makes other logits.</param>
    public static string Save(NetworkInfo info, string path, float scale = 1)
    {
        var names = info.Parameters.Select(p => p.Name).ToHashSet();
        using var weights = StateDict.FromArrays(info.Parameters.Select(p =>
        {
            var values = FormulaWeights.Tensor(p.Name, [.. p.Shape], names);
            return (p.Name, p.Name.StartsWith(info.HeadPrefix, StringComparison.Ordinal) ? Array.ConvertAll(values, v => v * scale) : values, p.Shape.ToArray());
        }));
        weights.SaveSafetensors(path);
        return path;
    }

    /// <summary>Images that differ by their number.</summary>
    public static float[] Images(NetworkInfo info, int count, int first = 0) =>
        [.. Enumerable.Range(first, count).SelectMany(i => FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width], $"image {i}"))];
}
