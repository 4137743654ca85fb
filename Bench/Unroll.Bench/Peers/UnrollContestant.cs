using Unroll.Networks;

namespace Unroll.Bench.Peers;

/// <summary>Our side: loads a checkpoint as a user would.</summary>
internal sealed class UnrollContestant : IContestant
{
    private readonly INetwork _network;
    private readonly float[] _images;
    private readonly Memory<float>[] _outputs;

    public UnrollContestant(ZooEntry entry, TimedRun run, float[] images)
    {
        _images = images;
        _network = entry.Load(run.Model, new LoadOptions { Threads = run.Threads, Simd = run.Simd });
        _outputs = new ZooNetwork(entry).MakeOutputs(run.Batch);
    }

    public ReadOnlySpan<float> Output => _outputs[0].Span;

    public void Run() => _network.Forward(_images, _outputs);

    public void Dispose()
    {
    }
}
