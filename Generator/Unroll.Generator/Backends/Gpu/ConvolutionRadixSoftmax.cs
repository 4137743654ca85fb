using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>A 1x1 convolution of a single pixel combined with the softmax over the radix of its result.</summary>
internal sealed record ConvolutionRadixSoftmax(Convolution Convolution, RadixSoftmax Softmax) : Operator
{
    internal override int? Arity => 1;

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Convolution.OutputShape(inputs);

    public override long ParameterCount(IReadOnlyList<Shape> inputs) => Convolution.ParameterCount(inputs);

    public override long MultiplyAccumulates(IReadOnlyList<Shape> inputs) => Convolution.MultiplyAccumulates(inputs);

    internal override WindowSpec? HaloWindow => null;

    internal override IReadOnlyList<int> InPlaceInputs => [];

    internal override bool IsPixelwise => false;

    internal override string Text => Words(Convolution.Window.Text, If(Convolution.Groups > 1, $"g{Convolution.Groups}"), Softmax.Text);
}
