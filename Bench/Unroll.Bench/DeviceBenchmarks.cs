using BenchmarkDotNet.Attributes;
using Unroll.Networks.Devices;

namespace Unroll.Bench;

/// <summary>The same forward pass on every back end that this build has, from host memory to host memory.</summary>
public class DeviceBenchmarks
{
    private Device? _device;
    private INetwork? _network;
    private float[] _images = [];
    private Memory<float>[] _outputs = [];

    /// <summary>The networks that are timed.</summary>
    public static IEnumerable<string> Names => ["resnet18", "resnet50", "resnext50_32x4d", "resnest50"];

    /// <summary>The devices.</summary>
    public static IEnumerable<string> Devices => DeviceCatalog.Names;

    /// <summary>Upstream's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Network { get; set; } = "";

    /// <summary>Where it runs.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>Images in a pass.</summary>
    [Params(1, 8)]
    public int Batch { get; set; }

    /// <summary>Loads the network.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var entry = Zoo.Find(Network);
        using var weights = entry.MakeWeights();
        _device = DeviceCatalog.Open(Device);
        _network = _device.Load(entry.Entry, weights, new LoadOptions(), Batch);
        _images = entry.MakeImages(Batch);
        _outputs = entry.MakeOutputs(Batch);
    }

    /// <summary>Frees the device.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        (_network as IDisposable)?.Dispose();
        _device?.Dispose();
    }

    /// <summary>One batch.</summary>
    [Benchmark]
    public void Forward() => _network!.Forward(_images, _outputs);
}
