using System.Collections.Concurrent;
using System.Diagnostics;
using Unroll.Testing;

namespace Unroll.Bench.Serving;

/// <summary>Keeps a number of images under way for some seconds.</summary>
/// <param name="contestants">What is measured.</param>
/// <param name="concurrency">How many images are under way.</param>
/// <param name="time">How long.</param>
internal sealed class Load(Contestants contestants, int concurrency, TimeSpan time)
{
    private const double Tolerance = 1e-5;

    /// <summary>The network alone, called by as many threads as there are cores at most: more would only wait for each other.</summary>
    public Slice Raw()
    {
        var image = contestants.Image;
        var input = new float[image.Length / sizeof(float)];
        Buffer.BlockCopy(image, 0, input, 0, image.Length);
        return Measure(CpuTime, () => TimeSpan.Zero, () =>
        {
            ConcurrentBag<List<double>> times = [];
            var threads = Enumerable.Range(0, Math.Min(concurrency, Environment.ProcessorCount)).Select(_ => new Thread(() =>
            {
                var output = new[] { new Memory<float>(new float[contestants.Logits.Length]) };
                times.Add(Repeat(() => contestants.Network.Forward(input, output)));
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            return [.. times.SelectMany(list => list)];
        });
    }

    /// <summary>A server, by as many clients in this process as images are to be under way.</summary>
    public Slice Of(Target target)
    {
        using var client = new HttpClient { BaseAddress = target.Address };
        return Measure(() => target.Server.ProcessorTime, () => target.Server.PassTime, () =>
        {
            var clients = Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => RepeatAsync(client, target)));
            return [.. Task.WhenAll(clients).GetAwaiter().GetResult().SelectMany(list => list)];
        });
    }

    private static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static Slice Measure(Func<TimeSpan> worker, Func<TimeSpan> passes, Func<double[]> run)
    {
        var (client, server, computed, clock) = (CpuTime(), worker(), passes(), Stopwatch.StartNew());
        var times = run();
        return new Slice(times, clock.Elapsed.TotalSeconds, (CpuTime() - client).TotalSeconds, (worker() - server).TotalSeconds, (passes() - computed).TotalSeconds);
    }

    private List<double> Repeat(Action image)
    {
        List<double> times = [];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            var start = clock.Elapsed;
            image();
            times.Add((clock.Elapsed - start).TotalMilliseconds);
        }

        return times;
    }

    private async Task<List<double>> RepeatAsync(HttpClient client, Target target)
    {
        List<double> times = [];
        byte[] answer = [];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            var start = clock.Elapsed;
            using var request = target.Request.To(target.Path);
            using var response = await client.SendAsync(request);
            answer = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            times.Add((clock.Elapsed - start).TotalMilliseconds);
        }

        var difference = NetworkOutputs.RelativeL2(Request.Logits(answer, contestants.Logits.Length).ToArray(), contestants.Logits);
        return difference <= Tolerance ? times : throw new InvalidOperationException($"{target.Name} answers with logits that are off by {difference:e2}.");
    }
}
