using System.Runtime.InteropServices;
using Unroll.Cpu.Simd;
using Unroll.Networks;
using Unroll.Testing;

namespace Unroll.Zoo.Tests;

/// <summary>What a compiled network promises of its forward pass: no allocation, the same bits however it is run, clear errors.</summary>
[Collection(nameof(QuietCollection))]
public class NetworkTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. NetworkCase.All.Select(c => c.Info.Name)];

    public static TheoryData<string, int> NamesAndThreads => [.. NetworkCase.All.SelectMany(c => new[] { 1, 2 }, (c, threads) => (c.Info.Name, threads))];

    [Theory]
    [MemberData(nameof(NamesAndThreads))]
    public void A_forward_pass_allocates_nothing(string name, int threads)
    {
        var network = Load(name, threads);
        var input = Image(network.Info, 0);
        var outputs = NetworkCase.Outputs(network.Info);

        Assert.Equal((0, 0), Allocated(() => network.Forward(input, outputs)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_forward_pass_into_a_span_allocates_nothing(int threads)
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = threads });
        var input = Image(FashionResNeSt.Info, 0);
        var logits = new float[FashionResNeSt.OutputChannels];

        Assert.Equal((0, 0), Allocated(() => network.Forward(input, logits)));
    }

    [Fact]
    public void An_allocation_is_noticed()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = 1 });
        var input = Image(FashionResNeSt.Info, 0);

        var (caller, all) = Allocated(() => network.Forward(input));

        Assert.True(caller >= FashionResNeSt.OutputChannels * sizeof(float) && all >= caller, $"{caller} and {all} bytes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_does_not_change_a_bit(string name)
    {
        var expected = Run(Load(name, 1), 0);

        Assert.All(expected, bits => Assert.Contains(bits, b => b != 0));
        foreach (var threads in new[] { 2, 3, 5 })
        {
            Assert.Equal(expected, Run(Load(name, threads), 0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_width_of_the_vectors_does_not_change_a_bit(string name)
    {
        var expected = Run(Load(name, 2), 0);
        SimdLevel[] widths = [SimdLevel.Vector128, SimdLevel.Vector256, SimdLevel.Vector512];
        var levels = widths.Where(level => level <= SimdLevels.Best).ToList();
        if (NetworkCase.Find(name).Info.MultiplyAccumulates < 50_000_000)
        {
            levels.Add(SimdLevel.Scalar);
        }

        output.WriteLine($"{name}: {string.Join(", ", levels)}");
        foreach (var level in levels)
        {
            Assert.Equal(expected, Run(NetworkCase.Find(name).Load(ModelWeights.Of(NetworkCase.Find(name).Info), new LoadOptions { Threads = 2, Simd = level }), 0));
        }
    }

    [Fact]
    public void The_scalar_kernels_run_on_some_network() =>
        Assert.Contains(NetworkCase.All, c => c.Info.MultiplyAccumulates < 50_000_000);

    [Theory]
    [InlineData("fashion_resnest")]
    [InlineData("fashion_resnet18")]
    [InlineData("odd")]
    public void Callers_at_the_same_time_do_not_disturb_each_other(string name)
    {
        const int Callers = 4, Images = 20;
        var alone = Load(name, 1);
        var expected = Enumerable.Range(0, Callers * Images).Select(image => Run(alone, image)).ToArray();
        var shared = Load(name, 2);
        var actual = new int[Callers * Images][][];
        using var start = new Barrier(Callers);
        var threads = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < Images; i++)
            {
                actual[(caller * Images) + i] = Run(shared, (caller * Images) + i);
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.NotEqual(expected[0], expected[1]);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_gives_the_bits_of_its_images(string name)
    {
        var network = Load(name, 2);
        var outputs = NetworkCase.Outputs(network.Info, batch: 3);

        network.Forward((float[])[.. Image(network.Info, 0), .. Image(network.Info, 1), .. Image(network.Info, 2)], outputs);

        for (var i = 0; i < outputs.Length; i++)
        {
            Assert.Equal([.. Run(network, 0)[i], .. Run(network, 1)[i], .. Run(network, 2)[i]], Bits(outputs[i]));
        }
    }

    [Fact]
    public void Every_overload_gives_the_same_bits()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        var into = new float[FashionResNeSt.OutputChannels];

        network.Forward(Image(FashionResNeSt.Info, 4), into);

        Assert.Equal(Run(network, 4)[0], Bits(into));
        Assert.Equal(Bits(into), Bits(network.Forward(Image(FashionResNeSt.Info, 4))));
    }

    [Theory]
    [InlineData(0, "the input is empty")]
    [InlineData(4095, "the input has 4095 values")]
    [InlineData(4097, "the input has 4097 values")]
    public void An_input_of_another_length_is_refused(int length, string given)
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        var expected = $"fashion_resnest takes images of [1, 64, 64], 4096 values each; {given}, not a whole number of them.";

        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.Forward(new float[length])).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.Forward(new float[length], new float[10])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            expected, Assert.Throws<ArgumentException>(() => network.Forward(new float[length], NetworkCase.Outputs(FashionResNeSt.Info))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_another_length_is_refused()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        const string Expected = "The input is 2 images of [1, 64, 64], and the output logits of 2 images has 20 values (2 times [10]), but its buffer holds 10.";

        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => network.Forward(new float[2 * 4096], new float[10])).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => network.Forward(new float[2 * 4096], NetworkCase.Outputs(FashionResNeSt.Info))).Message);
    }

    [Fact]
    public void A_larger_image_is_not_taken_for_a_batch()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        var backbone = FashionResNeStBackbone.Load(ModelWeights.Of(FashionResNeStBackbone.Info));
        var image = new float[128 * 128];

        Assert.All(
            [() => network.Forward(image), () => ((INetwork)network).Forward(image), () => network.Classify(image), () => backbone.Forward(image)],
            (Func<object> run) =>
            {
                var message = Assert.Throws<ArgumentException>("input", run).Message;
                Assert.Contains("as many as 4 such images. For a batch say so: Forward(input, batch: 4). If it is one image of [1, 128, 128], resize it first", message, StringComparison.Ordinal);
            });
        Assert.Contains(
            "If it is one image of [1, 128, 128], resize it first", Assert.Throws<ArgumentException>(() => network.Forward(image, new float[10])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_returned_as_its_images_are()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        var backbone = FashionResNeStBackbone.Load(ModelWeights.Of(FashionResNeStBackbone.Info));
        float[] images = [.. Image(FashionResNeSt.Info, 0), .. Image(FashionResNeSt.Info, 1)];

        Assert.Equal([.. network.Forward(Image(FashionResNeSt.Info, 0)), .. network.Forward(Image(FashionResNeSt.Info, 1))], network.Forward(images, 2));
        Assert.Equal(network.Forward(images, 2), ((INetwork)network).Forward(images, 2));
        Assert.Equal([.. backbone.Forward(Image(FashionResNeSt.Info, 0))[1], .. backbone.Forward(Image(FashionResNeSt.Info, 1))[1]], backbone.Forward(images, 2)[1]);
    }

    /// <summary>Each thread computes images of its own, and all threads what is left over.</summary>
    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(3, 0, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(3, 2, 2)]
    [InlineData(2, 1, 1)]
    public void The_images_of_a_batch_have_the_bits_of_passes_of_their_own(int threads, int maxPasses, int arenas)
    {
        const int Most = 7;
        var network = FashionResNeSt.Cpu.Program.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = threads, MaxPasses = maxPasses });
        var images = Enumerable.Range(0, Most).SelectMany(i => Image(FashionResNeSt.Info, i)).ToArray();
        var expected = Enumerable.Range(0, Most).SelectMany(i => network.Forward(Image(FashionResNeSt.Info, i))[0]).ToArray();
        for (var batch = Most; batch > 0; batch--)
        {
            var logits = network.Forward(images.AsSpan(0, batch * FashionResNeSt.Info.Input.Length), batch)[0];

            Assert.Equal(expected[..(batch * FashionResNeSt.OutputChannels)], logits);
            Assert.InRange(network.IdleArenas, 1, arenas);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_batch_allocates_nothing(int batch)
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = 2 });
        var images = Enumerable.Range(0, batch).SelectMany(i => Image(FashionResNeSt.Info, i)).ToArray();
        var logits = new Memory<float>[] { new float[batch * FashionResNeSt.OutputChannels] };

        Assert.Equal((0, 0), Allocated(() => ((INetwork)network).Forward(images, logits)));
    }

    [Fact]
    public void The_bound_on_passes_bounds_the_arenas()
    {
        const int Callers = 6;
        var network = FashionResNeSt.Cpu.Program.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = 1, MaxPasses = 2 });
        var image = Image(FashionResNeSt.Info, 0);
        var expected = network.Forward(image)[0];
        Assert.Equal(1, network.IdleArenas);
        using var start = new Barrier(Callers);

        var results = new float[Callers][];
        var callers = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            start.SignalAndWait();
            results[caller] = network.Forward(image)[0];
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());

        Assert.All(results, result => Assert.Equal(expected, result));
        Assert.InRange(network.IdleArenas, 1, 2);

        // A pass that fails gives its turn back.
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Throws<ArgumentException>(() => network.Forward(new float[5])));
        Assert.Equal(expected, network.Forward(image)[0]);
    }

    [Theory]
    [InlineData(-1, 0, "LoadOptions.Threads is -1; it must be at least 1, or 0 for all cores.")]
    [InlineData(0, -2, "LoadOptions.MaxPasses is -2; it must be at least 1, or 0 for any number.")]
    public void Options_are_named_with_their_values(int threads, int passes, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentOutOfRangeException>(() => FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info), new LoadOptions { Threads = threads, MaxPasses = passes })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Another_number_of_outputs_is_refused()
    {
        var network = FashionResNet18WithLayer4.Load(ModelWeights.Of(FashionResNet18WithLayer4.Info));

        var error = Assert.Throws<ArgumentException>(() => network.Forward(new float[4096], NetworkCase.Outputs(FashionResNeSt.Info)));

        Assert.StartsWith("fashion_resnet18 with layer4 takes one buffer for each of its outputs (layer4, logits); 1 given.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_error_the_network_still_works()
    {
        var network = FashionResNeSt.Load(ModelWeights.Of(FashionResNeSt.Info));
        var expected = Run(network, 0);

        Assert.Throws<ArgumentException>(() => network.Forward(new float[5]));

        Assert.Equal(expected, Run(network, 0));
    }

    internal static INetwork Load(string name, int threads)
    {
        var network = NetworkCase.Find(name);
        return network.Load(ModelWeights.Of(network.Info), new LoadOptions { Threads = threads });
    }

    internal static float[] Image(NetworkInfo info, int image) => FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width], $"image {image}");

    /// <summary>The bits of each output for one image.</summary>
    internal static int[][] Run(INetwork network, int image)
    {
        var outputs = NetworkCase.Outputs(network.Info);
        network.Forward(Image(network.Info, image), outputs);
        return [.. outputs.Select(o => Bits(o))];
    }

    private static int[] Bits(Memory<float> values) => MemoryMarshal.Cast<float, int>(values.Span).ToArray();

    /// <summary>
    /// Bytes that a few calls allocate once warm, on the caller's thread and on all threads: the least of several tries, since the runtime allocates now and then on its own.
    /// Between two calls the workers fall asleep, so that waking them is measured too.
    /// </summary>
    private static (long Caller, long All) Allocated(Action forward)
    {
        (long Caller, long All) least = (long.MaxValue, long.MaxValue);
        for (var attempt = 0; attempt < 8 && least != (0, 0); attempt++)
        {
            var all = GC.GetTotalAllocatedBytes(precise: true);
            var caller = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 3; i++)
            {
                forward();
                Thread.Sleep(1);
            }

            caller = GC.GetAllocatedBytesForCurrentThread() - caller;
            all = GC.GetTotalAllocatedBytes(precise: true) - all;
            least = (Math.Min(least.Caller, caller), Math.Min(least.All, all));
        }

        return least;
    }
}
