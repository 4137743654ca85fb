using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu.Cuda;

/// <summary>
/// The launches of a forward pass as CUDA graphs, one for each batch size. The first pass of a size is launched normally, which also compiles what is not compiled yet;
/// the second is recorded; from then on the recording is replayed. If a recording fails, passes are launched normally for good.
/// </summary>
/// <remarks>A recorded pass must be the same each time: the same memory, the same kernels, one stream, and no copies from or to the host. Not thread-safe.</remarks>
internal sealed class CudaGraphs(IGraphDriver driver) : IDisposable
{
    /// <summary>How many batch sizes are recorded; others are launched normally.</summary>
    private const int MaxGraphs = 16;

    private readonly Dictionary<int, nint> _graphs = [];
    private bool _isBroken;

    /// <summary>Graphs for a stream; null if it is not a CUDA stream, or the driver does not support graphs.</summary>
    public static CudaGraphs? TryCreate(Accelerator accelerator, AcceleratorStream stream) =>
        accelerator.AcceleratorType == AcceleratorType.Cuda && stream is CudaStream cuda && CudaGraphDriver.TryCreate(accelerator, cuda) is { } driver
            ? new CudaGraphs(driver)
            : null;

    /// <summary>Runs the launches of a pass.</summary>
    /// <param name="batch">The batch size: passes of equal size launch the same kernels.</param>
    /// <param name="launch">Enqueues the launches.</param>
    public void Run(int batch, Action launch)
    {
        if (_isBroken)
        {
            launch();
        }
        else if (!_graphs.TryGetValue(batch, out var graph))
        {
            if (_graphs.Count < MaxGraphs)
            {
                _graphs.Add(batch, 0);
            }

            launch();
        }
        else if ((graph == 0 && (graph = Record(batch, launch)) == 0) || !driver.TryLaunch(graph))
        {
            _isBroken = true;
            launch();
        }
    }

    public void Dispose()
    {
        foreach (var graph in _graphs.Values.Where(graph => graph != 0))
        {
            driver.Destroy(graph);
        }

        _graphs.Clear();
        _isBroken = true;
    }

    private nint Record(int batch, Action launch)
    {
        if (!driver.TryBegin())
        {
            return 0;
        }

        var recorded = false;
        nint graph;
        try
        {
            launch();
            recorded = true;
        }
        catch (AcceleratorException)
        {
            // The driver allows less while it records. A launch that is wrong in itself fails again when launched normally, and says so.
        }
        finally
        {
            graph = driver.End();
        }

        if (!recorded && graph != 0)
        {
            driver.Destroy(graph);
            return 0;
        }

        return _graphs[batch] = graph;
    }
}
