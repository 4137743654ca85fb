
using ILGPU;
using ILGPU.Runtime;
using Unroll.Ilgpu.Cuda;

namespace Unroll.Ilgpu;

/// <summary>
/// A network with its weights on a device. All device memory is allocated when it is loaded. Safe to call from several threads: passes run one after the other.
/// </summary>
public sealed class GpuNetwork : INetwork, IDisposable
{
    private readonly GpuProgram _program;
    private readonly LoadedKernels _kernels;
    private readonly DeviceMemory _memory;
    private readonly GpuPass _pass;
    private readonly AcceleratorStream _stream;
    private readonly CudaGraphs? _graphs;
    private readonly Action _launchForward;
    private readonly object _lock = new();
    private AcceleratorStream _lastStream;
    private bool _disposed;

    internal GpuNetwork(GpuProgram program, Accelerator accelerator, float[] weights, GpuOptions options, KernelSet kernelSet)
    {
        _program = program;
        Accelerator = accelerator;
        MaxBatch = options.MaxBatch;
        Precision = options.Precision;
        KernelSet = kernelSet;
        _kernels = new LoadedKernels(accelerator, program.Kernels(kernelSet));
        _memory = DeviceMemory.Allocate(accelerator, program, options, _kernels.WorkspaceLength);
        try
        {
            _stream = _lastStream = accelerator.CreateStream();
            _memory.Upload(_stream, weights, options.Precision);
            _pass = new GpuPass(_kernels, _memory.Arena, _memory.Weights, _memory.LaunchArguments, Info.Outputs.Count);
            _launchForward = () => _program.Forward(_pass);
            _graphs = CudaGraphs.TryCreate(accelerator, _stream);
        }
        catch
        {
            _stream?.Dispose();
            _memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public NetworkInfo Info => _program.Info;

    /// <summary>The device.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The largest batch of a pass.</summary>
    public int MaxBatch { get; }

    /// <summary>The precision of convolutions and linear layers.</summary>
    public GpuPrecision Precision { get; }

    /// <summary>The kernels in use: chosen by the device and the precision.</summary>
    public KernelSet KernelSet { get; }

    /// <summary>Bytes of device memory that the network holds.</summary>
    public long DeviceBytes => _memory.Bytes;

    /// <summary>Compiles all kernels for the device and runs one image of zeros, so that the first pass is as fast as the rest. Otherwise the first pass does the compiling.</summary>
    /// <exception cref="GpuException">A kernel does not compile.</exception>
    public void WarmUp()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            _kernels.Compile();
            _memory.Input.SubView(0, Info.Input.Length).MemSetToZero(_stream);
            Enqueue(_stream, 1, _memory.Input, _memory.Outputs);
            _stream.Synchronize();
        }
    }

    /// <summary>Runs one image and returns each output in an array of its own.</summary>
    /// <param name="input">[channels, height, width] in row-major order.</param>
    /// <exception cref="ArgumentException">The length is not one image's.</exception>
    public float[][] Forward(ReadOnlySpan<float> input)
    {
        ForwardArguments.CheckImage(Info, input.Length);
        return Forward(input, 1);
    }

    /// <summary>Runs a batch and returns each output in an array of its own.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="batch">How many images these are.</param>
    /// <exception cref="ArgumentException">The length is not that of as many images, or the batch is larger than <see cref="MaxBatch"/>.</exception>
    public float[][] Forward(ReadOnlySpan<float> input, int batch)
    {
        ForwardArguments.CheckBatch(Info, input.Length, batch);
        BatchOf(input.Length);
        var outputs = Info.Outputs.Select(o => new float[checked(batch * o.Shape.Length)]).ToArray();
        Forward(input, Array.ConvertAll(outputs, o => o.AsMemory()));
        return outputs;
    }

    /// <summary>Runs a batch of a network with one output.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order.</param>
    /// <param name="output">Receives [batch, channels, height, width] in row-major order.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes, or the batch is larger than <see cref="MaxBatch"/>.</exception>
    public unsafe void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        var batch = BatchOf(input.Length);
        ForwardArguments.CheckOutput(Info, output.Length, batch);
        lock (_lock)
        {
            fixed (float* source = input)
            {
                RunFromHost(source, input.Length, batch);
                Download(0, output);
            }
        }
    }

    /// <inheritdoc/>
    public unsafe void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
    {
        var batch = BatchOf(input.Length);
        ForwardArguments.CheckOutputs(Info, outputs, batch);
        lock (_lock)
        {
            fixed (float* source = input)
            {
                RunFromHost(source, input.Length, batch);
                for (var i = 0; i < outputs.Length; i++)
                {
                    Download(i, outputs[i].Span);
                }
            }
        }
    }

    /// <summary>
    /// Enqueues a pass over device memory and returns at once; only the kernels copy values. The network's own stream runs it unless another one is given.
    /// A pass on a different stream from the previous pass waits for that pass to end.
    /// </summary>
    /// <param name="input">[batch, channels, height, width] in row-major order, on the network's device.</param>
    /// <param name="outputs">For each output, memory on the network's device that receives [batch, channels, height, width] in row-major order.</param>
    /// <param name="stream">The stream; null for the network's own: then <see cref="Synchronize"/> waits for the result.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes, the batch is larger than <see cref="MaxBatch"/>, or a view is not on the network's device.</exception>
    public void ForwardOnDevice(ArrayView<float> input, ReadOnlySpan<ArrayView<float>> outputs, AcceleratorStream? stream = null)
    {
        CheckDevice(input, "input");
        var batch = BatchOf(input.Length);
        ForwardArguments.CheckCount(Info, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            CheckDevice(outputs[i], Info.Outputs[i].Name);
            ForwardArguments.CheckLength(Info, i, outputs[i].Length, batch);
        }

        lock (_lock)
        {
            ThrowIfDisposed();
            Enqueue(stream ?? _stream, batch, input, outputs);
        }
    }

    /// <summary>Enqueues a pass of a network with one output over device memory.</summary>
    /// <param name="input">[batch, channels, height, width] in row-major order, on the network's device.</param>
    /// <param name="output">Receives [batch, channels, height, width] in row-major order.</param>
    /// <param name="stream">The stream; null for the network's own.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes, the batch is larger than <see cref="MaxBatch"/>, or a view is not on the network's device.</exception>
    public void ForwardOnDevice(ArrayView<float> input, ArrayView<float> output, AcceleratorStream? stream = null) => ForwardOnDevice(input, [output], stream);

    /// <summary>Waits until all enqueued passes have ended.</summary>
    public void Synchronize()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            _lastStream.Synchronize();
        }
    }

    /// <summary>Waits for what is enqueued and frees the device memory; the accelerator stays.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _lastStream.Synchronize();
            _graphs?.Dispose();
            _stream.Dispose();
            _memory.Dispose();
        }
    }

    /// <summary>Copies the images and enqueues the pass. The source must stay where it is until the stream has been waited for.</summary>
    private unsafe void RunFromHost(float* images, int length, int batch)
    {
        ThrowIfDisposed();
        _memory.Input.SubView(0, length).CopyFromCPUUnsafeAsync(_stream, ref *images, length);
        Enqueue(_stream, batch, _memory.Input, _memory.Outputs);
    }

    /// <summary>Copies an output and waits for it; ILGPU's own copy would let the garbage collector move the array meanwhile.</summary>
    private unsafe void Download(int index, Span<float> output)
    {
        fixed (float* target = output)
        {
            _memory.Outputs[index].SubView(0, output.Length).CopyToCPUUnsafeAsync(_stream, ref *target, output.Length);
            _stream.Synchronize();
        }
    }

    private void Enqueue(AcceleratorStream stream, int batch, ArrayView<float> input, ReadOnlySpan<ArrayView<float>> outputs)
    {
        if (!ReferenceEquals(stream, _lastStream))
        {
            // The arena is shared by all passes.
            _lastStream.Synchronize();
            _lastStream = stream;
        }

        _pass.Bind(stream, batch, input, outputs);
        _program.Input(_pass);
        if (_graphs is not null && ReferenceEquals(stream, _stream))
        {
            // The arena and the weights stay where they are; input and output may move, so their kernels are launched outside the recording.
            _graphs.Run(batch, _launchForward);
        }
        else
        {
            _launchForward();
        }

        _program.Output(_pass);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    private int BatchOf(long values)
    {
        var batch = ForwardArguments.BatchOf(Info, values);
        return batch <= MaxBatch
            ? batch
            : throw new ArgumentException($"{batch} images are more than {Info.Name} was loaded for: load it with GpuOptions.MaxBatch = {batch} or more (it is {MaxBatch}), or pass fewer.");
    }

    private void CheckDevice(ArrayView<float> view, string what)
    {
        if (!view.IsValid)
        {
            throw new ArgumentException($"The view for {what} is empty: pass memory that {Accelerator.Name} allocated.");
        }

        if (!ReferenceEquals(view.GetAccelerator(), Accelerator))
        {
            throw new ArgumentException(
                $"The view for {what} is memory of {view.GetAccelerator().Name}, but {Info.Name} was loaded onto another accelerator, {Accelerator.Name}: allocate it there (GpuNetwork.Accelerator).");
        }
    }
}
