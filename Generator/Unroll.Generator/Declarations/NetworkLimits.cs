using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Declarations;

/// <summary>
/// Bounds far beyond any network in use. Within them the compiler's arithmetic cannot overflow, and the time and memory of a build stay bounded.
/// </summary>
internal static class NetworkLimits
{
    /// <summary>Blocks of all stages; the deepest published ResNet (1202 layers) has 600.</summary>
    public const int MaxBlocks = 1024;

    public const int MaxStages = 16;

    /// <summary>Channels, pixels along one side, groups, and all other sizes.</summary>
    public const int MaxSize = 1 << 16;

    /// <summary>Channels of a convolution in all groups together.</summary>
    public const int MaxWidth = 1 << 20;

    public const int MaxRadix = 64;

    /// <summary>Factor for a family's channels; no family has more than a few thousand of its own.</summary>
    public const double MaxWidthMultiplier = 16;

    public const int MaxClasses = 1 << 24;

    public const int MaxKernel = 255;

    /// <summary>The most floats that an array can index: weights are packed into one array, feature maps live in another.</summary>
    private const long MaxFloats = int.MaxValue;

    /// <summary>Why the network's weights or feature maps cannot be held, or null.</summary>
    public static Issue? Exceeded(NetworkGraph graph)
    {
        var parameters = 0L;
        foreach (var node in graph.Nodes)
        {
            parameters += graph.ParameterCount(node);
            if (parameters > MaxFloats)
            {
                return TooLarge(Issue.WholeAttribute, $"it has more than {MaxFloats} weights, the most that can be indexed");
            }

            // A convolution cannot overwrite its input.
            var floats = node.Shape.Length + (node.Operator is Convolution ? graph.Nodes[node.Inputs[0]].Shape.Length : 0);
            if (floats > MaxFloats)
            {
                return TooLarge(nameof(NetworkSpec.Input), $"{node.Name} needs {floats} floats of feature maps, and at most {MaxFloats} can be indexed");
            }
        }

        return null;
    }

    private static Issue TooLarge(string member, string reason) => new(DiagnosticDescriptors.TooLarge, member, new([reason]));
}
