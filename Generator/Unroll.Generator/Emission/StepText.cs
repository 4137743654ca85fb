using System.Globalization;
using Unroll.Generator.Graph;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission;

/// <summary>How comments and reports speak of a step.</summary>
internal static class StepText
{
    /// <summary>"layer2.0.conv2  56x56x128 -> 28x28x256  3x3 s2 g2 +bn2 +relu  57.8 MMAC"</summary>
    public static string Describe(Step step, NetworkGraph graph) => Describe(step.Node, graph, step.Kernel);

    /// <summary>The same of a node, with what <paramref name="kernel"/> does differently, if it is given.</summary>
    public static string Describe(Node node, NetworkGraph graph, Kernel? kernel = null)
    {
        var shapes = node.Inputs.Count == 0 ? $"{node.Shape}" : $"{graph.Nodes[node.Inputs[0]].Shape} -> {node.Shape}";
        var detail = Detail(node, kernel);
        var macs = Parameters.MultiplyAccumulates(node, i => graph.Nodes[i].Shape);
        return $"{node.Name}  {shapes}" + (detail.Length > 0 ? $"  {detail}" : "") + (macs > 0 ? $"  {Megas(macs)} MMAC" : "");
    }

    /// <summary>Millions with a sensible number of digits.</summary>
    public static string Megas(long count) => (count / 1e6).ToString(count >= 10_000_000 ? "0.0" : "0.000", CultureInfo.InvariantCulture);

    /// <summary>The method that runs a block: "layer1.0" is Layer1Block0.</summary>
    public static string MethodName(string block)
    {
        var parts = block.Split('.').Select(part => char.IsDigit(part[0]) ? "Block" + part : char.ToUpperInvariant(part[0]) + part.Substring(1));
        return string.Concat(parts).Replace("_", "");
    }

    /// <summary>The steps of each block, blocks in order.</summary>
    public static IEnumerable<(string Block, IReadOnlyList<Step> Steps)> ByBlock(NetworkPlan plan)
    {
        return plan.Steps.GroupBy(s => s.Node.Block).Select(g => (g.Key, (IReadOnlyList<Step>)[.. g]));
    }

    private static string Detail(Node node, Kernel? kernel)
    {
        var words = new List<string>();
        switch (node.Operator)
        {
            case Convolution c:
                AddWindow(words, c.Window);
                AddIf(words, c.Groups > 1, $"g{c.Groups}");
                AddIf(words, kernel == Kernel.ConvWinograd, "winograd");
                AddIf(words, c.HasBias, "+bias");
                AddIf(words, c.Norm is not null, $"+{LastPart(c.Norm?.Name)}");
                break;
            case DeformableConvolution c:
                words.Add(c.IsModulated ? "modulated deformable" : "deformable");
                AddWindow(words, c.Window);
                AddIf(words, c.Groups > 1, $"g{c.Groups}");
                AddIf(words, c.DeformGroups > 1, $"{c.DeformGroups} deform groups");
                AddIf(words, c.Norm is not null, $"+{LastPart(c.Norm?.Name)}");
                break;
            case LinearOperator { HasBias: true }:
                words.Add("+bias");
                break;
            case MaxPool m:
                words.Add("max pool");
                AddWindow(words, m.Window);
                break;
            case AveragePool a:
                words.Add("average pool");
                AddWindow(words, a.Window);
                break;
            case AdaptiveAveragePool:
                words.Add("adaptive average pool");
                break;
            case ScaleShift:
                words.Add("scale and shift");
                break;
            case PixelScale:
                words.Add("one factor a row and a column");
                break;
            case GlobalAveragePool g:
                words.Add(g.Radix > 1 ? $"mean over pixels of the sum of {g.Radix} splits" : "mean over pixels");
                break;
            case AttentionPool:
                words.Add("sum over pixels weighed by a softmax");
                break;
            case ChannelAdd:
                words.Add("a vector added to each pixel");
                break;
            case NonLocalAttention a:
                words.Add(a.Pairwise switch
                {
                    PairwiseKind.Softmax => "attention by softmax",
                    PairwiseKind.DotProduct => "attention by dot product",
                    _ => "attention by concatenation",
                });
                break;
            case RadixSoftmax s:
                words.Add($"softmax over {s.Radix} splits");
                break;
            case ConvolutionRadixSoftmax s:
                AddWindow(words, s.Convolution.Window);
                AddIf(words, s.Convolution.Groups > 1, $"g{s.Convolution.Groups}");
                words.Add($"softmax over {s.Softmax.Radix} splits");
                break;
            case ChannelScale s:
                words.Add(s.Radix > 1 ? $"sum of {s.Radix} gated splits" : "gate");
                AddIf(words, s.Pool is not null, "average pool");
                AddWindow(words, s.Pool?.Window);
                break;
            case EcaGate e:
                words.Add($"1-D convolution of {e.KernelSize} channels +sigmoid");
                break;
            case GroupNorm { IsLayerNorm: true }:
                words.Add("layer norm");
                break;
            case GroupNorm g:
                words.Add($"group norm of {g.Groups} groups");
                break;
            case BatchNorm:
                words.Add("batch norm");
                break;
            case Add:
                words.Add("sum");
                break;
            case ActivationOperator a:
                words.Add(a.Kind.ToString().ToLowerInvariant());
                break;
            case ConcatOperator:
                words.Add(kernel == Kernel.Copy ? "copy into the concatenation" : "concatenation");
                break;
            case Interleave:
                words.Add("channels of two by turns");
                break;
            case ChannelSlice s:
                words.Add($"channels from {s.Start}");
                break;
            case Dropout:
                words.Add("dropout");
                break;
            case DropBlock d:
                words.Add($"squares of {d.Size}x{d.Size} dropped");
                break;
            case InputOperator:
                words.Add("NCHW to NHWC");
                break;
        }

        AddIf(words, node.Operator is ResidualOperator { HasResidual: true }, "+residual");
        if (node.Operator is FusibleOperator { Activation: not ActivationKind.None } fusible)
        {
            words.Add($"+{fusible.Activation.ToString().ToLowerInvariant()}");
        }

        return string.Join(" ", words);
    }

    private static void AddWindow(List<string> words, WindowSpec? window)
    {
        if (window is null)
        {
            return;
        }

        words.Add($"{window.Height}x{window.Width}");
        AddIf(words, window.StrideY != 1 || window.StrideX != 1, window.StrideY == window.StrideX ? $"s{window.StrideY}" : $"s{window.StrideY}x{window.StrideX}");
        AddIf(words, window.DilationY != 1 || window.DilationX != 1, $"d{window.DilationY}");
    }

    private static void AddIf(List<string> words, bool condition, string word)
    {
        if (condition)
        {
            words.Add(word);
        }
    }

    private static string LastPart(string? name) => name is null ? "" : name.Substring(name.LastIndexOf('.') + 1) is var last && char.IsDigit(last[0]) ? "bn" : last;
}
