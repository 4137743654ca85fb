using System.Runtime;
using Unroll.Networks;
using Unroll.Testing;

namespace Unroll.Zoo.Tests;

/// <summary>While a network is loaded for the first time, its forward pass is compiled.</summary>
[Collection(nameof(QuietCollection))]
public class RehearsalTests(ITestOutputHelper output)
{
    /// <summary>Methods of the network's own: its blocks, and what calls them.</summary>
    private const int Blocks = 19;

    [Fact]
    public void The_first_pass_finds_its_code_compiled_and_its_memory_allocated()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "A single processor compiles nothing meanwhile.");
        // What all networks share is compiled by another.
        var other = FashionResNet18.Cpu.Program.Load(ModelWeights.Of(FashionResNet18.Info), new LoadOptions { Threads = 1 });
        other.Forward(NetworkTests.Image(FashionResNet18.Info, 0));
        var network = RehearsedNetwork.Cpu.Program.Load(ModelWeights.Of(RehearsedNetwork.Info), new LoadOptions { Threads = 1 });
        var image = NetworkTests.Image(RehearsedNetwork.Info, 0);
        Assert.Equal(1, network.IdleArenas);

        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var logits = network.Forward(image);
        var compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;

        output.WriteLine($"The first pass compiled {compiled} methods.");
        // A first chunk has no tile of the height that only the last ones have.
        Assert.InRange(compiled, 0, Blocks / 2);
        Assert.Equal(1, network.IdleArenas);

        // The second time there is nothing to compile, and no rehearsal; the bits are the same.
        var second = RehearsedNetwork.Cpu.Program.Load(ModelWeights.Of(RehearsedNetwork.Info), new LoadOptions { Threads = 1 });
        Assert.Equal(0, second.IdleArenas);
        Assert.Equal(logits, second.Forward(image));
    }
}
