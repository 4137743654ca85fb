using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.Res2Net;

/// <summary>Res2Net and Res2NeXt, as timm/models/res2net.py builds them on its ResNet.</summary>
internal sealed class Res2NetArchitecture(Res2NetSpec spec, GraphBuilder? graph = null) : StagedArchitecture(spec, graph)
{
    protected override InitialWeights Initial => InitialWeights.Residual with { ZeroInitResidual = true };

    protected override Feature Stem(Value x) => TimmStem(x, spec.DeepStem, spec.StemWidth);

    public override Value Block(Value x, string prefix, int planes, int stride, int stage)
    {
        Graph.BeginBlock(prefix);
        var width = (int)Math.Floor(planes * (spec.BottleneckWidth / 64.0)) * spec.Cardinality;
        var channels = planes * 4;

        // Upstream's "stage" type of block: no sums between the scales, and a pool for the last one.
        var isFirst = IsProjected(x, channels, stride);
        var y = ConvNormRelu(x, $"{prefix}.conv1", $"{prefix}.bn1", $"{prefix}.relu1", width * spec.Scale, WindowSpec.Square(1));
        y = spec.Scale == 1 ? Scale(y, prefix, 0, width, stride) : Scales(y, prefix, width, stride, isFirst);
        y = Graph.EndResidualBranch(ConvNorm(y, $"{prefix}.conv3", $"{prefix}.bn3", channels, WindowSpec.Square(1)));
        return Residual(y, Shortcut(x, prefix, channels, stride, spec.AvgDown), prefix);
    }

    private Value Scales(Value x, string prefix, int width, int stride, bool isFirst)
    {
        var results = new Value[spec.Scale];
        for (var i = 0; i < spec.Scale - 1; i++)
        {
            var part = Graph.Slice(x, $"{prefix}.split{i}", i * width, width);
            if (i > 0 && !isFirst)
            {
                part = Graph.Add(results[i - 1], part, $"{prefix}.sum{i}");
            }

            results[i] = Scale(part, prefix, i, width, stride);
        }

        var last = spec.Scale - 1;
        results[last] = Graph.Slice(x, $"{prefix}.split{last}", last * width, width);
        if (isFirst)
        {
            results[last] = Graph.AveragePool(results[last], $"{prefix}.pool", WindowSpec.Square(3, stride, 1), ceilMode: false, PoolDivisorKind.ClippedToPadding);
        }

        return Graph.Concat($"{prefix}.concat", results);
    }

    private Value Scale(Value x, string prefix, int index, int width, int stride) => ConvNormRelu(
        x, $"{prefix}.convs.{index}", $"{prefix}.bns.{index}", $"{prefix}.relu2.{index}", width, WindowSpec.Square(3, stride, 1), spec.Cardinality);
}
