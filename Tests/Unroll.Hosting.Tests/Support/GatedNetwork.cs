using System.Collections.Concurrent;

namespace Unroll.Hosting.Tests.Support;

/// <summary>Passes begin when the test lets them, so that a test decides what waits.</summary>
internal sealed class Gate : IDisposable
{
    /// <summary>What has not come by then does not come.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _open = new(0);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _left = new(0);
    private readonly SemaphoreSlim _held = new(0);

    /// <summary>The images of each pass, in the order in which passes began; the first is the warm-up's and is not among them.</summary>
    public ConcurrentQueue<float[]> Passes { get; } = [];

    /// <summary>What a pass throws; null: nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which passes wait for <see cref="Release"/> instead.</summary>
    public Func<float[], bool> IsHeld { get; set; } = _ => false;

    public int Disposed { get; private set; }

    /// <summary>Waits until a pass has begun.</summary>
    public Task EnteredAsync() => WaitAsync(_entered, "No pass has begun.");

    /// <summary>Waits until a pass has ended.</summary>
    public Task LeftAsync() => WaitAsync(_left, "No pass has ended.");

    /// <summary>Lets a pass go on that is held.</summary>
    public void Release() => _held.Release();

    /// <summary>Lets passes go on.</summary>
    public void Open(int passes = 1) => _open.Release(passes);

    public BackendLoader Loader(Func<Unroll.Weights.StateDict, LoadOptions, INetwork> load) => (weights, context) => new GatedNetwork(this, load(weights, context.Checkpoint));

    public void Dispose()
    {
        _open.Dispose();
        _entered.Dispose();
        _left.Dispose();
        _held.Dispose();
    }

    private static async Task WaitAsync(SemaphoreSlim semaphore, string otherwise) =>
        Assert.True(await semaphore.WaitAsync(Limit, TestContext.Current.CancellationToken), otherwise);

    private sealed class GatedNetwork(Gate gate, INetwork inner) : INetwork, IDisposable
    {
        private bool _isWarm;

        public NetworkInfo Info => inner.Info;

        public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
        {
            if (!_isWarm)
            {
                _isWarm = true;
                inner.Forward(input, outputs);
                return;
            }

            var images = input.ToArray();
            gate.Passes.Enqueue(images);
            gate._entered.Release();
            (gate.IsHeld(images) ? gate._held : gate._open).Wait(TestContext.Current.CancellationToken);
            if (gate.Failure is { } failure)
            {
                throw failure;
            }

            inner.Forward(input, outputs);
            gate._left.Release();
        }

        public void Dispose() => gate.Disposed++;
    }
}
