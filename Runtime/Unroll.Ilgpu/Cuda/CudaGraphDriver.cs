using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Unroll.Ilgpu.Cuda;

/// <summary>The CUDA driver's graphs, which ILGPU does not bind: cuStreamBeginCapture and its companions, on ILGPU's own stream.</summary>
internal sealed unsafe class CudaGraphDriver : IGraphDriver
{
    /// <summary>CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: other threads do not disturb a recording.</summary>
    private const int ThreadLocalCapture = 1;

    private static readonly string[] Libraries = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    private readonly Accelerator _accelerator;
    private readonly nint _stream;
    private readonly delegate* unmanaged<nint, int, int> _beginCapture;
    private readonly delegate* unmanaged<nint, nint*, int> _endCapture;
    private readonly delegate* unmanaged<nint*, nint, ulong, int> _instantiate;
    private readonly delegate* unmanaged<nint, nint, int> _launch;
    private readonly delegate* unmanaged<nint, int> _destroyExecutable;
    private readonly delegate* unmanaged<nint, int> _destroyGraph;

    private CudaGraphDriver(Accelerator accelerator, nint stream, nint[] functions)
    {
        _accelerator = accelerator;
        _stream = stream;
        _beginCapture = (delegate* unmanaged<nint, int, int>)functions[0];
        _endCapture = (delegate* unmanaged<nint, nint*, int>)functions[1];
        _instantiate = (delegate* unmanaged<nint*, nint, ulong, int>)functions[2];
        _launch = (delegate* unmanaged<nint, nint, int>)functions[3];
        _destroyExecutable = (delegate* unmanaged<nint, int>)functions[4];
        _destroyGraph = (delegate* unmanaged<nint, int>)functions[5];
    }

    /// <summary>Null if there is no driver, if it is older than these functions (CUDA 11.4), or if the stream is the default one, which cannot be recorded.</summary>
    public static CudaGraphDriver? TryCreate(Accelerator accelerator, CudaStream stream)
    {
        if (stream.StreamPtr == 0 || !TryLoad(out var library))
        {
            return null;
        }

        string[] names = ["cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags", "cuGraphLaunch", "cuGraphExecDestroy", "cuGraphDestroy"];
        var functions = new nint[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (!NativeLibrary.TryGetExport(library, names[i], out functions[i]))
            {
                return null;
            }
        }

        return new CudaGraphDriver(accelerator, stream.StreamPtr, functions);
    }

    public bool TryBegin()
    {
        _accelerator.Bind();
        return _beginCapture(_stream, ThreadLocalCapture) == 0;
    }

    public nint End()
    {
        _accelerator.Bind();
        nint graph = 0;
        if (_endCapture(_stream, &graph) != 0 || graph == 0)
        {
            return 0;
        }

        nint executable = 0;
        var instantiated = _instantiate(&executable, graph, 0) == 0;
        _ = _destroyGraph(graph);
        return instantiated ? executable : 0;
    }

    public bool TryLaunch(nint executable)
    {
        _accelerator.Bind();
        return _launch(executable, _stream) == 0;
    }

    public void Destroy(nint executable)
    {
        _accelerator.Bind();
        _ = _destroyExecutable(executable);
    }

    private static bool TryLoad(out nint library)
    {
        foreach (var name in Libraries)
        {
            if (NativeLibrary.TryLoad(name, out library))
            {
                return true;
            }
        }

        library = 0;
        return false;
    }
}
