using System.ComponentModel;
using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>A forward pass of a batch, as generated code sees it: launches, given by the index of their kernel and offsets in floats.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuPass
{
    private readonly IKernelLauncher _kernels;
    private readonly ArrayView<float> _arena;
    private readonly ArrayView<float> _weights;
    private readonly ArrayView<float>[] _outputs;
    private AcceleratorStream? _stream;
    private ArrayView<float> _input;
    private LaunchArguments _common;

    internal GpuPass(IKernelLauncher kernels, ArrayView<float> arena, ArrayView<float> weights, LaunchArguments common, int outputs)
    {
        _kernels = kernels;
        _arena = arena;
        _weights = weights;
        _outputs = new ArrayView<float>[outputs];
        _common = common;
    }

    /// <summary>Sets where the next launches go.</summary>
    internal void Bind(AcceleratorStream stream, int batch, ArrayView<float> input, ReadOnlySpan<ArrayView<float>> outputs)
    {
        _stream = stream;
        _input = input;
        outputs.CopyTo(_outputs);
        _common.Batch = batch;
    }

    /// <summary>Launches the kernels of an operator.</summary>
    /// <param name="kernel">Its index in the table.</param>
    /// <param name="x">The first input in the arena.</param>
    /// <param name="y">The output in the arena.</param>
    /// <param name="gate">The gate in the arena.</param>
    /// <param name="residual">The residual, or the second summand, in the arena.</param>
    /// <param name="weights">The layer's weights.</param>
    public void Run(int kernel, int x, int y, int gate = 0, int residual = 0, int weights = 0)
    {
        var at = _common;
        at.X = x;
        at.Y = y;
        at.Gate = gate;
        at.Residual = residual;
        at.Weights = weights;
        _kernels.Launch(kernel, _stream!, _arena, _weights, at);
    }

    /// <summary>Launches the kernel that reads the images.</summary>
    /// <param name="kernel">Its index in the table.</param>
    /// <param name="y">Where it writes in the arena.</param>
    public void Input(int kernel, int y)
    {
        var at = _common;
        at.Y = y;
        _kernels.Launch(kernel, _stream!, _arena, _input, at);
    }

    /// <summary>Launches the kernel that writes an output.</summary>
    /// <param name="index">Which output.</param>
    /// <param name="kernel">Its index in the table.</param>
    /// <param name="x">Where it reads in the arena.</param>
    public void Output(int index, int kernel, int x)
    {
        var at = _common;
        at.X = x;
        _kernels.Launch(kernel, _stream!, _arena, _outputs[index], at);
    }
}
