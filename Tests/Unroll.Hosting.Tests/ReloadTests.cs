using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Unroll.Hosting.Tests.Support;
using Unroll.Weights;

namespace Unroll.Hosting.Tests;

/// <summary>Other weights while the network serves.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Gate _gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_changed_file_serves_once_it_is_at_rest()
    {
        await using var host = await ServingHost.StartAsync(o => o.ReloadInterval = Interval);
        var input = TestNetworks.Images(TinyNet.Info, 1);
        var before = await host.Network.ForwardAsync(input.AsSpan(), Cancellation);

        var reloaded = host.Log.NextAsync("has taken new weights");
        TestNetworks.Save(TinyNet.Info, host.Weights, scale: 3);
        host.Clock.Advance(Interval);
        Assert.False(reloaded.IsCompleted);
        host.Clock.Advance(Interval);
        await reloaded;

        var after = await host.Network.ForwardAsync(input.AsSpan(), Cancellation);
        Assert.Equal(TinyNet.Load(host.Weights).Forward(input), after);
        Assert.NotEqual(before, after);
        Assert.Equal(host.Clock.GetUtcNow(), host.Network.Status.LoadedAt);
    }

    [Fact]
    public async Task A_bad_file_leaves_the_old_weights_serving_and_says_so_until_a_good_one_comes()
    {
        await using var host = await ServingHost.StartAsync(o => o.ReloadInterval = Interval, services => services.AddHealthChecks().AddUnroll());
        var input = TestNetworks.Images(TinyNet.Info, 1);
        var before = await host.Network.ForwardAsync(input.AsSpan(), Cancellation);

        var failed = host.Log.NextAsync("the new ones cannot be taken");
        await File.WriteAllTextAsync(host.Weights, "no checkpoint", Cancellation);
        host.Clock.Advance(Interval);
        host.Clock.Advance(Interval);
        await failed;

        Assert.Equal(before, await host.Network.ForwardAsync(input.AsSpan(), Cancellation));
        Assert.Contains("tiny.safetensors is neither", host.Network.Status.ReloadFailure, StringComparison.Ordinal);
        Assert.True(host.Network.Status.IsReady);
        Assert.Equal(HealthStatus.Degraded, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Status);

        TestNetworks.Save(TinyNet.Info, host.Weights);
        await host.Network.ReloadAsync(Cancellation);
        Assert.Null(host.Network.Status.ReloadFailure);
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Status);
    }

    [Fact]
    public async Task A_pass_that_has_begun_ends_with_its_weights_which_are_disposed_then()
    {
        await using var host = await ServingHost.StartAsync(o => o.AddBackend("gated", _gate.Loader(TinyNet.Load)).Backend = "gated");
        var input = TestNetworks.Images(TinyNet.Info, 1);
        var old = TinyNet.Load(host.Weights).Forward(input);
        var running = host.Network.ForwardAsync(input.AsSpan(), Cancellation).AsTask();
        await _gate.EnteredAsync();

        TestNetworks.Save(TinyNet.Info, host.Weights, scale: 3);
        await host.Network.ReloadAsync(Cancellation);
        Assert.Equal(0, _gate.Disposed);
        _gate.Open(2);

        Assert.Equal(old, await running);
        Assert.Equal(TinyNet.Load(host.Weights).Forward(input), await host.Network.ForwardAsync(input.AsSpan(), Cancellation));
        Assert.Equal(1, _gate.Disposed);
    }

    [Fact]
    public async Task Reloading_by_hand_tells_its_caller_what_is_wrong()
    {
        await using var host = await ServingHost.StartAsync();
        File.Delete(host.Weights);
        await Assert.ThrowsAsync<CheckpointException>(() => host.Network.ReloadAsync(Cancellation));
        Assert.True(host.Network.Status.IsReady);
    }
}
