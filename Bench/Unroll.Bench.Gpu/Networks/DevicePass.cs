using ILGPU;
using ILGPU.Runtime;
using Unroll.Ilgpu;
using Unroll.Weights;

namespace Unroll.Bench.Gpu.Networks;

/// <summary>A network's memory on a device, and its launches as somebody else launches them.</summary>
internal sealed class DevicePass : IDisposable
{
    private readonly GpuProgram _program;
    private readonly DeviceMemory _memory;
    private readonly AcceleratorStream _stream;

    /// <summary>Allocates and uploads.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">The precision, and the batch that it gets.</param>
    /// <param name="kernels">Its kernels.</param>
    public DevicePass(Accelerator accelerator, KitNetwork network, StateDict weights, GpuOptions options, GpuKernel[][] kernels)
    {
        _program = network.Program;
        Batch = options.MaxBatch;
        Kernels = kernels;
        _memory = DeviceMemory.Allocate(accelerator, _program, options, kernels.SelectMany(parts => parts).Max(part => part.WorkspaceLength));
        _stream = accelerator.CreateStream();
        _memory.Upload(_stream, GpuWeightPacker.Pack(_program.VisitWeights, BoundParameters.Bind(_program.Info, weights, options), _program.WeightLength), options.Precision);
    }

    /// <summary>Images of a pass.</summary>
    public int Batch { get; }

    /// <summary>For each operator, its kernels in the order of their launches.</summary>
    public GpuKernel[][] Kernels { get; }

    /// <summary>Floats of one image's activations.</summary>
    public int ArenaLength => _program.ArenaLength;

    public AcceleratorStream Stream => _stream;

    public ArrayView<float> Arena => _memory.Arena;

    public ArrayView<float> Weights => _memory.Weights;

    public ArrayView<float> Input => _memory.Input;

    /// <summary>Enqueues a pass.</summary>
    /// <param name="launcher">Launches its kernels.</param>
    public void Run(IKernelLauncher launcher)
    {
        var pass = new GpuPass(launcher, _memory.Arena, _memory.Weights, _memory.LaunchArguments, _program.Info.Outputs.Count);
        pass.Bind(_stream, Batch, _memory.Input, _memory.Outputs);
        _program.Input(pass);
        _program.Forward(pass);
        _program.Output(pass);
    }

    /// <summary>Copies values to the device and waits.</summary>
    public unsafe void Upload(ArrayView<float> target, float[] values)
    {
        fixed (float* source = values)
        {
            target.SubView(0, values.Length).CopyFromCPUUnsafeAsync(_stream, ref *source, values.Length);
            _stream.Synchronize();
        }
    }

    /// <summary>What the first image's arena holds.</summary>
    public unsafe float[] ReadArena()
    {
        var values = new float[ArenaLength];
        fixed (float* target = values)
        {
            _memory.Arena.SubView(0, values.Length).CopyToCPUUnsafeAsync(_stream, ref *target, values.Length);
            _stream.Synchronize();
        }

        return values;
    }

    public void Dispose()
    {
        _stream.Synchronize();
        _stream.Dispose();
        _memory.Dispose();
    }
}
