using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>All device memory of a network: the arenas of the largest batch, weights, and room for the host's input and outputs.</summary>
internal sealed class DeviceMemory : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly List<MemoryBuffer> _buffers = [];
    private readonly long _weightLength;
    private readonly long _arenaLength;
    private readonly GpuProgram _program;
    private readonly int _maxBatch;
    private readonly string _advice;
    private MemoryBuffer1D<byte, Stride1D.Dense>? _reduced;

    private DeviceMemory(Accelerator accelerator, GpuProgram program, GpuOptions options, int workspace)
    {
        _accelerator = accelerator;
        _weightLength = program.WeightLength;
        var values = program.Info.Input.Length + program.Info.Outputs.Sum(o => (long)o.Shape.Length) + program.ArenaLength;
        var perWeight = sizeof(float) + (options.Precision switch { GpuPrecision.Float32 => 0, GpuPrecision.Tf32 => sizeof(float), _ => sizeof(ushort) });
        _arenaLength = ((long)options.MaxBatch * program.ArenaLength) + workspace;
        _program = program;
        _maxBatch = options.MaxBatch;
        Bytes = (options.MaxBatch * values * sizeof(float)) + (workspace * (long)sizeof(float)) + (_weightLength * perWeight);
        _advice = $"{program.Info.Name} with MaxBatch = {options.MaxBatch} needs {Bytes:N0} bytes of device memory ({values * sizeof(float):N0} for each image of a batch, "
            + $"{_weightLength * perWeight:N0} of weights); {accelerator.Name} has {accelerator.MemorySize:N0}. Lower GpuOptions.MaxBatch, dispose of other networks, or use another device.";
    }

    public ArrayView<float> Arena { get; private set; }

    public ArrayView<float> Weights { get; private set; }

    public ArrayView<float> Input { get; private set; }

    public ArrayView<float>[] Outputs { get; private set; } = [];

    /// <summary>Bytes of all buffers together.</summary>
    public long Bytes { get; }

    /// <summary>What all launches have in common; on CUDA, including the addresses that kernels with inline PTX need.</summary>
    public LaunchArguments LaunchArguments
    {
        get
        {
            var common = _program.LaunchArguments(_maxBatch);
            if (_accelerator.AcceleratorType == AcceleratorType.Cuda)
            {
                common.ArenaAddress = _buffers[0].NativePtr;
                common.WeightsAddress = _buffers[1].NativePtr;
                common.ReducedWeightsAddress = _reduced?.NativePtr ?? 0;
            }

            return common;
        }
    }

    /// <exception cref="GpuException">The device has too little memory.</exception>
    public static DeviceMemory Allocate(Accelerator accelerator, GpuProgram program, GpuOptions options, int workspace)
    {
        var memory = new DeviceMemory(accelerator, program, options, workspace);
        if (memory._arenaLength > int.MaxValue)
        {
            throw new GpuException(
                $"{program.Info.Name} with MaxBatch = {options.MaxBatch} needs {memory._arenaLength:N0} floats of activations, but kernels count {int.MaxValue:N0} at most: "
                + $"a MaxBatch of {(int.MaxValue - workspace) / program.ArenaLength} is the largest.");
        }

        if (memory.Bytes > accelerator.MemorySize)
        {
            throw new GpuException(memory._advice);
        }

        try
        {
            memory.Arena = memory.Floats(memory._arenaLength);
            memory.Weights = memory.Floats(Math.Max(program.WeightLength, 1));
            memory.Input = memory.Floats((long)options.MaxBatch * program.Info.Input.Length);
            memory.Outputs = [.. program.Info.Outputs.Select(o => memory.Floats((long)options.MaxBatch * o.Shape.Length))];
            if (options.Precision != GpuPrecision.Float32)
            {
                memory._reduced = accelerator.Allocate1D<byte>(memory._weightLength * (options.Precision == GpuPrecision.Tf32 ? sizeof(float) : sizeof(ushort)));
                memory._buffers.Add(memory._reduced);
            }

            return memory;
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException or OverflowException)
        {
            memory.Dispose();
            throw new GpuException(memory._advice, e);
        }
    }

    /// <summary>Copies the packed weights to the device.</summary>
    public void Upload(AcceleratorStream stream, float[] weights, GpuPrecision precision)
    {
        Upload(stream, Weights, weights);
        if (_reduced is not null)
        {
            Upload(stream, _reduced.View, ReducedWeights.Round(weights, precision));
        }
    }

    /// <summary>Copies and waits; ILGPU's own copy would let the garbage collector move the array meanwhile.</summary>
    private static unsafe void Upload<T>(AcceleratorStream stream, ArrayView<T> target, T[] values)
        where T : unmanaged
    {
        fixed (T* source = values)
        {
            target.CopyFromCPUUnsafeAsync(stream, ref *source, values.Length);
            stream.Synchronize();
        }
    }

    public void Dispose() => _buffers.ForEach(b => b.Dispose());

    private ArrayView<float> Floats(long length)
    {
        var buffer = _accelerator.Allocate1D<float>(length);
        _buffers.Add(buffer);
        return buffer.View;
    }
}
