using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Unroll.Hosting;
using Unroll.Testing;

namespace Unroll.Torch.Tests;

/// <summary>A TorchSharp module behind a host's queue.</summary>
public sealed class TorchServingTests
{
    [Fact]
    public async Task A_module_serves_by_option_and_computes_what_the_CPU_does()
    {
        TorchSupport.NeedsLibtorch();
        using var folder = new TemporaryFolder();
        var path = folder.File("grouped.safetensors");
        using var weights = TorchSupport.Weights(GroupedNet.Info);
        weights.SaveSafetensors(path);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddUnroll<GroupedNet>(o =>
        {
            (o.Weights, o.MaxBatchSize, o.Backend) = (path, 2, "TorchSharp");
            o.AddBackend("TorchSharp", (checkpoint, context) => GroupedNet.Torch.Program.Load(checkpoint, new TorchOptions(context.Checkpoint)));
        });
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        var input = TorchSupport.Input(GroupedNet.Info, 2);
        var logits = await host.Services.GetRequiredService<IServedNetwork<GroupedNet>>().ForwardAsync(input.AsSpan(), TestContext.Current.CancellationToken);
        var difference = NetworkOutputs.RelativeL2(logits, GroupedNet.Load(path).Forward(input, 2));
        Assert.True(difference < 1e-5, $"The module's logits are off by {difference:e2}.");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
