using ILGPU.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Unroll.Hosting.Tests.Support;
using Unroll.Ilgpu;
using Unroll.Testing;

namespace Unroll.Hosting.Tests;

/// <summary>Other back ends, which the application brings.</summary>
public sealed class BackendTests
{
    [Fact]
    public async Task An_ILGPU_device_serves_by_option()
    {
        await using var host = await ServingHost.StartAsync(
            o => (o.Backend, o.MaxBatchSize) = ("ilgpu", 2),
            services =>
            {
                services.AddSingleton<GpuDevices>();
                services.AddSingleton(provider => provider.GetRequiredService<GpuDevices>().Open("cpu"));
                services.Configure<ServingOptions>("tiny", o => o.AddBackend("ILGPU", (weights, context) => TinyNet.Gpu.Load(
                    context.Services.GetRequiredService<Accelerator>(), weights, new GpuOptions(context.Checkpoint) { MaxBatch = context.MaxBatchSize })));
            });
        var input = TestNetworks.Images(TinyNet.Info, 2);
        var logits = await host.Network.ForwardAsync(input.AsSpan(), TestContext.Current.CancellationToken);

        Assert.Equal("ILGPU", host.Network.Backend);
        var difference = NetworkOutputs.RelativeL2(logits, TinyNet.Load(host.Weights).Forward(input, 2));
        Assert.True(difference < 1e-5, $"The device's logits are off by {difference:e2}.");
        var error = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<TinyNet>);
        Assert.Contains("runs on ILGPU: inject IServedNetwork<TinyNet>", error.Message, StringComparison.Ordinal);
    }
}
