using ILGPU;
using ILGPU.Runtime;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>Launches each kernel between two of the device's events.</summary>
internal sealed class TimedLauncher : IKernelLauncher
{
    private readonly GpuKernel[][] _kernels;
    private readonly LoadedKernels _single;
    private readonly int[] _first;
    private readonly DeviceShape _shape;
    private readonly List<(GpuKernel Kernel, ProfilingMarker Before, ProfilingMarker After)> _launches = [];
    private ProfilingMarker? _last;

    public TimedLauncher(Accelerator accelerator, GpuKernel[][] kernels)
    {
        _kernels = kernels;

        // Each kernel an operator of its own, so that it can be launched without those after it.
        _single = new LoadedKernels(accelerator, [.. kernels.SelectMany(parts => parts.Select(part => new[] { part }))]);
        _first = new int[kernels.Length];
        for (var i = 1; i < kernels.Length; i++)
        {
            _first[i] = _first[i - 1] + kernels[i - 1].Length;
        }

        _shape = DeviceShape.Of(accelerator);
    }

    public void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at)
    {
        for (var j = 0; j < _kernels[index].Length; j++)
        {
            if (_kernels[index][j].Configure(at.Batch, _shape).GridDim.Size > 0)
            {
                var before = _last ?? stream.AddProfilingMarker();
                _single.Launch(_first[index] + j, stream, arena, data, at);
                _last = stream.AddProfilingMarker();
                _launches.Add((_kernels[index][j], before, _last));
            }
        }
    }

    /// <summary>Waits for the launches since the last call: each kernel with its milliseconds, in the order of a pass.</summary>
    public IReadOnlyList<(GpuKernel Kernel, double Milliseconds)> Take()
    {
        _last?.Synchronize();
        var times = _launches.Select(l => (l.Kernel, (l.After - l.Before).TotalMilliseconds)).ToList();
        foreach (var marker in _launches.SelectMany(l => new[] { l.Before, l.After }).Distinct())
        {
            marker.Dispose();
        }

        _launches.Clear();
        _last = null;
        return times;
    }
}
