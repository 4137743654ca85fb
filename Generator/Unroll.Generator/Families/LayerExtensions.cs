using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families;

/// <summary>A feature map and the path of the upstream module that returns it.</summary>
internal readonly record struct Feature(Value Value, string Name);

/// <summary>What many families have in common.</summary>
internal static class LayerExtensions
{
    /// <summary>A convolution without bias and its batch norm.</summary>
    public static Value ConvNorm(
        this GraphBuilder graph, Value x, string conv, string norm, int channels, WindowSpec window, int groups = 1, double epsilon = 1e-5) =>
        graph.BatchNorm(graph.Convolution(x, conv, channels, window, groups), norm, epsilon);

    /// <summary>
    /// The rectified convolution of zhanghang1989/RFConv, after the convolution: each output divided by the share of its window that lies inside the input, or,
    /// when averaging, by the number of taps that do. As there, the window of a dilated convolution includes what lies between its taps.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The convolution's result.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="input">The shape of the convolution's input.</param>
    /// <param name="window">The convolution's window.</param>
    /// <param name="average">RFConv's average_mode.</param>
    public static Value Rectify(this GraphBuilder graph, Value x, string name, Shape input, WindowSpec window, bool average)
    {
        var output = graph.ShapeOf(x);
        return graph.PixelScale(
            x, name,
            Factors(output.Height, input.Height, window.ExtentY, window.StrideY, window.PadTop, window.DilationY),
            Factors(output.Width, input.Width, window.ExtentX, window.StrideX, window.PadLeft, window.DilationX));

        double[] Factors(int count, int size, int extent, int stride, int pad, int dilation) =>
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var start = (i * stride) - pad;
                var taps = ((Math.Min(start + extent, size) - Math.Max(start, 0) - 1) / dilation) + 1;
                return (average ? 1.0 : extent) / taps;
            }),
        ];
    }

    /// <summary>
    /// The head of torchvision's networks with three linear layers: the last of them, which people replace for classes of their own. A network without classes
    /// has none of the three, and skips all of them in a checkpoint.
    /// </summary>
    public static string LastOfClassifier(NetworkSpec spec) => spec.Classes > 0 ? "classifier.6." : "classifier.";

    /// <summary>
    /// Declares the outputs: the requested feature maps, followed by the logits; the <paramref name="features"/> if neither was requested.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="spec">What was requested.</param>
    /// <param name="stem">The stem's map before its pool; null: the family has no stem.</param>
    /// <param name="stages">The family's stages.</param>
    /// <param name="features">What the head reads.</param>
    /// <param name="headPrefix">The prefix of the classifier's parameter names.</param>
    /// <param name="classify">Computes the logits from the features.</param>
    public static NetworkGraph Finish(
        this GraphBuilder graph, NetworkSpec spec, Feature? stem, IReadOnlyList<Feature> stages, Feature features, string headPrefix, Func<Value, Value> classify)
    {
        graph.OutputMaps(spec, stem, stages);
        if (spec.Classes > 0)
        {
            graph.BeginBlock(GraphBuilder.Head);
            graph.Output(classify(features.Value), "logits");
        }
        else if (!spec.ReturnsMaps)
        {
            graph.Output(features.Value, features.Name);
        }

        graph.Stages([.. stages.Select(stage => stage.Value)]);
        return graph.Build(headPrefix);
    }

    /// <summary>Declares the requested feature maps as outputs: the stem's first, as timm counts.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="spec">What was requested.</param>
    /// <param name="stem">The stem's map; null: the family has no stem.</param>
    /// <param name="stages">The family's stages.</param>
    public static void OutputMaps(this GraphBuilder graph, NetworkSpec spec, Feature? stem, IReadOnlyList<Feature> stages)
    {
        if (spec.OutStem && stem is { } first)
        {
            graph.Output(first.Value, first.Name);
        }

        foreach (var index in spec.OutIndices)
        {
            graph.Output(stages[index].Value, stages[index].Name);
        }
    }

    /// <summary>
    /// PyTorch code's customary make_divisible: the nearest multiple of the divisor, at least <paramref name="minimum"/> (the divisor if that is 0), rounded up if rounding
    /// down would leave less than <paramref name="limit"/> of the value.
    /// </summary>
    public static int RoundToMultiple(double channels, int divisor, int minimum = 0, double limit = 0.9)
    {
        var rounded = Math.Max(minimum == 0 ? divisor : minimum, (int)(channels + (divisor / 2.0)) / divisor * divisor);
        return rounded < limit * channels ? rounded + divisor : rounded;
    }
}
