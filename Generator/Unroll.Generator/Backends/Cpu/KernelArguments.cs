using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>The table of kernels: how a step's operator becomes the arguments of its runtime method.</summary>
internal static class KernelArguments
{
    public static IEnumerable<string> Of(CpuStep step)
    {
        var (node, views) = (step.Step.Node, Views(step.Step));
        var x = views.Inputs.Count > 0 ? $"x: {CpuForwardEmitter.View(views.Inputs[0])}" : "";
        var y = $"y: {CpuForwardEmitter.View(views.Output)}";
        return (step.Kernel, node.Operator) switch
        {
            (CpuKernel.Input, _) => [y],
            (CpuKernel.GlobalAvgPool, GlobalAveragePool { Radix: > 1 } pool) => [x, y, $"radix: {pool.Radix}"],
            (CpuKernel.Copy or CpuKernel.GlobalAvgPool or CpuKernel.AdaptiveAvgPool, _) => [x, y],
            (CpuKernel.Conv or CpuKernel.ConvGrouped or CpuKernel.ConvDepthwise, Convolution c) =>
                [x, y, Weights(step), Window(c.Window), .. Groups(step.Kernel, c.Groups), .. Activation(c), .. Residual(views, c)],
            (CpuKernel.ConvWinograd, Convolution c) => [x, y, Weights(step), $"tile: {CpuKernels.WinogradTile(c, step.Step.Inputs[0].Shape)}", .. Groups(step.Kernel, c.Groups), .. Activation(c), .. Residual(views, c)],
            (CpuKernel.DeformConv, DeformableConvolution c) =>
            [
                x, $"offsets: {CpuForwardEmitter.View(views.Inputs[1])}", y, Weights(step), $"workspace: {step.Step.Workspace}", Window(c.Window),
                $"deformGroups: {c.DeformGroups}", $"modulated: {(c.IsModulated ? "true" : "false")}", .. Groups(step.Kernel, c.Groups), .. Activation(c),
            ],
            (CpuKernel.Linear, Convolution c) => [x, y, Weights(step), .. Groups(step.Kernel, c.Groups), .. Activation(c)],
            (CpuKernel.Linear or CpuKernel.LinearMap, LinearOperator l) => [x, y, Weights(step), .. Activation(l)],
            (CpuKernel.MaxPool, MaxPool m) => [x, y, Window(m.Window)],
            (CpuKernel.AvgPool, AveragePool a) => [x, y, Window(a.Window), $"divisor: {a.Divisor}"],
            (CpuKernel.AttentionPool, AttentionPool) => [x, $"mask: {CpuForwardEmitter.View(views.Inputs[1])}", y, $"workspace: {step.Step.Workspace}"],
            (CpuKernel.AddChannels, ChannelAdd a) => [x, $"vector: {CpuForwardEmitter.View(views.Inputs[1])}", y, .. Activation(a), .. Residual(views, a)],
            (CpuKernel.NonLocal, NonLocalAttention a) =>
            [
                $"queries: {CpuForwardEmitter.View(views.Inputs[0])}", $"keys: {CpuForwardEmitter.View(views.Inputs[1])}", $"values: {CpuForwardEmitter.View(views.Inputs[2])}", y,
                $"pairwise: global::Unroll.Cpu.Arguments.PairwiseFunction.{a.Pairwise}",
                .. a.Scale == 1 ? Array.Empty<string>() : [$"scale: {SourceWriter.Literal(a.Scale)}f"],
                .. step.Weights is null ? Array.Empty<string>() : [Weights(step)],
            ],
            (CpuKernel.RadixSoftmax, RadixSoftmax s) => [x, y, $"radix: {s.Radix}", $"cardinality: {s.Cardinality}"],
            (CpuKernel.ScaleChannels, ChannelScale s) =>
                [x, Gate(views), y, .. Radix(s), .. Activation(s), .. Residual(views, s)],
            (CpuKernel.ScaleChannelsAvgPool, ChannelScale { Pool: { } pool } s) => [x, Gate(views), y, .. Radix(s), Window(pool.Window), $"divisor: {pool.Divisor}"],
            (CpuKernel.EcaGate, EcaGate e) => [x, y, Weights(step), $"kernelSize: {e.KernelSize}"],
            (CpuKernel.GroupNorm, GroupNorm g) =>
                [x, y, Weights(step), $"groups: {g.Groups}", $"epsilon: {SourceWriter.Literal(g.Epsilon)}f", .. Activation(g), .. Residual(views, g)],
            (CpuKernel.Affine, BatchNorm b) => [x, y, Weights(step), .. Activation(b)],
            (CpuKernel.ConstantAffine, ConstantAffine s) => [x, y, $"scale: {Floats(s.Scale)}", $"shift: {Floats(s.Shift)}"],
            (CpuKernel.ScalePixels, PixelScale s) => [x, y, $"rows: {Floats(s.Rows)}", $"columns: {Floats(s.Columns)}"],
            (CpuKernel.Add, Add a) => [$"a: {CpuForwardEmitter.View(views.Inputs[0])}", $"b: {CpuForwardEmitter.View(views.Inputs[1])}", y, .. Activation(a)],
            (CpuKernel.ChannelShuffle, ChannelShuffle) => [$"a: {CpuForwardEmitter.View(views.Inputs[0])}", $"b: {CpuForwardEmitter.View(views.Inputs[1])}", y],
            (CpuKernel.Activate, ActivationOperator a) => [x, y, $"activation: {a.Kind}"],
            _ => throw new InvalidNetworkException($"{node.Name}: kernel {step.Kernel} does not compute {node.Operator.GetType().Name}."),
        };
    }

    /// <summary>For a pointwise convolution, rows without gaps are one long row, which divides into tiles evenly.</summary>
    private static (IReadOnlyList<BufferView> Inputs, BufferView Output) Views(Step step)
    {
        var flat = step.Node.Operator is Convolution { Window.IsPointwise: true } && step.Output.RowsAreContiguous && step.Inputs.All(v => v.RowsAreContiguous);
        return flat ? ([.. step.Inputs.Select(v => v.Flatten())], step.Output.Flatten()) : (step.Inputs, step.Output);
    }

    private static string Floats(IEnumerable<double> values) => $"[{string.Join(", ", values.Select(v => SourceWriter.Literal(v) + "f"))}]";

    private static string Weights(CpuStep step) => $"weights: {step.Weights}";

    private static string Gate((IReadOnlyList<BufferView> Inputs, BufferView Output) views) => $"gate: {CpuForwardEmitter.View(views.Inputs[1])}";

    private static string Window(WindowSpec w)
    {
        string[] numbers = [$"{w.Height}", $"{w.Width}", $"{w.StrideY}", $"{w.StrideX}", $"{w.PadTop}", $"{w.PadLeft}", $"{w.DilationY}", $"{w.DilationX}"];
        var count = w.DilationY != 1 || w.DilationX != 1 ? 8 : w.PadTop != 0 || w.PadLeft != 0 ? 6 : w.StrideY != 1 || w.StrideX != 1 ? 4 : 2;
        return $"window: new({string.Join(", ", numbers.Take(count))})";
    }

    private static IEnumerable<string> Groups(CpuKernel kernel, int groups) =>
        kernel == CpuKernel.ConvGrouped || (groups > 1 && kernel != CpuKernel.ConvDepthwise) ? [$"groups: {groups}"] : [];

    private static IEnumerable<string> Radix(ChannelScale scale) => scale.Radix > 1 || scale.Pool is not null ? [$"radix: {scale.Radix}"] : [];

    private static IEnumerable<string> Activation(FusibleOperator op) => op.Activation == ActivationKind.None ? [] : [$"activation: {op.Activation}"];

    private static IEnumerable<string> Residual((IReadOnlyList<BufferView> Inputs, BufferView Output) views, ResidualOperator op) =>
        op.HasResidual ? [$"residual: {CpuForwardEmitter.View(views.Inputs[views.Inputs.Count - 1])}"] : [];
}
