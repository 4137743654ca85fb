using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Architectures;

/// <summary>A feature map and the path of the upstream module that returns it.</summary>
internal readonly record struct Feature(int Value, string Name);

/// <summary>What many families build alike.</summary>
internal static class LayerExtensions
{
    /// <summary>A convolution without bias and its batch norm.</summary>
    public static int ConvNorm(
        this GraphBuilder graph, int x, string conv, string norm, int channels, WindowSpec window, int groups = 1, double epsilon = 1e-5) =>
        graph.BatchNorm(graph.Convolution(x, conv, channels, window, groups), norm, epsilon);

    /// <summary>
    /// Declares the outputs: the stages asked for, and behind them the logits; the <paramref name="features"/> where neither was asked for.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="spec">What was asked for.</param>
    /// <param name="stages">The family's stages.</param>
    /// <param name="features">What the head reads.</param>
    /// <param name="headPrefix">The prefix of the classifier's parameter names.</param>
    /// <param name="classify">From the features to the logits.</param>
    public static NetworkGraph Finish(
        this GraphBuilder graph, NetworkSpec spec, IReadOnlyList<Feature> stages, Feature features, string headPrefix, Func<int, int> classify)
    {
        foreach (var index in spec.OutIndices)
        {
            graph.Output(stages[index].Value, stages[index].Name);
        }

        if (spec.Classes > 0)
        {
            graph.Block = "head";
            graph.Output(classify(features.Value), "logits");
        }
        else if (spec.OutIndices.Count == 0)
        {
            graph.Output(features.Value, features.Name);
        }

        graph.Stages([.. stages.Select(stage => stage.Value)]);
        return graph.Build(headPrefix);
    }

    /// <summary>
    /// PyTorch people's make_divisible: the nearest multiple of the divisor, at least <paramref name="minimum"/> (the divisor where it is 0), and up where rounding
    /// down would leave less than <paramref name="limit"/> of the value.
    /// </summary>
    public static int RoundToMultiple(double channels, int divisor, int minimum = 0, double limit = 0.9)
    {
        var rounded = Math.Max(minimum == 0 ? divisor : minimum, (int)(channels + (divisor / 2.0)) / divisor * divisor);
        return rounded < limit * channels ? rounded + divisor : rounded;
    }
}
