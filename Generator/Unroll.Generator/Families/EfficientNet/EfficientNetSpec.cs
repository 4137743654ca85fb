using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.EfficientNet;

/// <summary>An EfficientNet. The members are those of the runtime's EfficientNetAttribute, which documents them.</summary>
internal sealed record EfficientNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices)
    : NetworkSpec(Name, Input, Classes, OutIndices)
{
    public double WidthMultiplier { get; init; } = 1;

    public double DepthMultiplier { get; init; } = 1;

    public double Dropout { get; init; } = 0.2;

    public double StochasticDepth { get; init; } = 0.2;

    public double NormEpsilon { get; init; } = 1e-5;

    public double NormMomentum { get; init; } = NetworkGraph.DefaultNormMomentum;
}
