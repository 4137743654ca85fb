using Unroll.Weights;

namespace Unroll.Hosting;

/// <summary>Loads a network onto a back end: <c>(weights, context) => MyNet.Gpu.Load(accelerator, weights, new GpuOptions(context.Checkpoint) { MaxBatch = context.MaxBatchSize })</c>.</summary>
/// <param name="weights">The parameters; open during the call only.</param>
/// <param name="context">What the options say.</param>
/// <returns>The network; where it is <see cref="IDisposable"/>, it is disposed when it serves no more.</returns>
public delegate INetwork BackendLoader(StateDict weights, BackendContext context);

/// <summary>What a back end is told when it loads a network.</summary>
public sealed class BackendContext
{
    internal BackendContext(IServiceProvider services, LoadOptions checkpoint, int maxBatchSize)
    {
        Services = services;
        Checkpoint = checkpoint;
        MaxBatchSize = maxBatchSize;
    }

    /// <summary>The application's services, for an accelerator that is registered there.</summary>
    public IServiceProvider Services { get; }

    /// <summary>How the checkpoint becomes parameters, and the threads of a pass.</summary>
    public LoadOptions Checkpoint { get; }

    /// <summary>The most images of a pass.</summary>
    public int MaxBatchSize { get; }
}
