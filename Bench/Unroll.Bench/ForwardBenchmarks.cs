using BenchmarkDotNet.Attributes;

namespace Unroll.Bench;

/// <summary>The forward pass of one image; it must not allocate.</summary>
[MemoryDiagnoser]
public class ForwardBenchmarks
{
    private INetwork? _network;
    private float[] _image = [];
    private Memory<float>[] _outputs = [];

    /// <summary>The zoo's names.</summary>
    public static IEnumerable<string> Names => Zoo.Names;

    /// <summary>Upstream's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Network { get; set; } = "";

    /// <summary>Threads of a forward pass.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Loads the network.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var entry = Zoo.Find(Network);
        using var weights = entry.MakeWeights();
        _network = entry.Entry.Load(weights, new LoadOptions { Threads = Threads });
        _image = entry.MakeImages();
        _outputs = entry.MakeOutputs();
    }

    /// <summary>One image.</summary>
    [Benchmark]
    public void Forward() => _network!.Forward(_image, _outputs);
}
