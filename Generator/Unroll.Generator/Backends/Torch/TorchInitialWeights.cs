using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Backends.Torch;

/// <summary>A family's initial weights in terms of Unroll.Torch.InitialWeights.</summary>
internal static class TorchInitialWeights
{
    /// <summary>The members of an object initializer.</summary>
    public static IReadOnlyList<string> Members(InitialWeights initial)
    {
        var members = new List<string>();
        Add(members, "Convolution", initial.Convolution);
        Add(members, "ZeroConvolutionBias", initial.ZeroConvolutionBias);
        Add(members, "Linear", initial.Linear);
        Add(members, "ZeroLinearBias", initial.ZeroLinearBias);
        Add(members, "ConvolutionOfHead", initial.ConvolutionOfHead);
        Add(members, "ZeroInitResidual", initial.ZeroInitResidual);
        return members;
    }

    private static void Add(List<string> members, string name, bool isSet)
    {
        if (isSet)
        {
            members.Add($"{name} = true");
        }
    }

    private static void Add(List<string> members, string name, WeightDistribution? distribution)
    {
        if (distribution is not null)
        {
            members.Add($"{name} = global::Unroll.Torch.WeightDistribution.{Text(distribution)}");
        }
    }

    private static string Text(WeightDistribution distribution)
    {
        var shape = distribution.IsUniform ? "Uniform" : "Normal";
        var gain = SourceWriter.Literal(distribution.Gain);
        return distribution.Fan == FanKind.None ? $"{shape}(deviation: {gain})" : $"{shape}OfFan{distribution.Fan}(gain: {gain})";
    }
}
