using System.Globalization;

namespace Unroll.Bench.Serving;

/// <summary>All in turns, and a table of them.</summary>
internal sealed class Comparison(Contestants contestants, TimeSpan time, int rounds)
{
    private static readonly string[] Header =
    [
        "| under way | | images/s | of the limit | p50 ms | p99 ms | server's CPU, ms an image | client's |",
        "|---|---|---|---|---|---|---|---|",
    ];

    /// <summary>Measures, and gives the table's lines as they are known.</summary>
    public IEnumerable<string> Run(IEnumerable<int> concurrencies)
    {
        // What is compiled and loaded at the first requests is no part of it.
        var warmUp = new Load(contestants, Environment.ProcessorCount, TimeSpan.FromSeconds(4));
        warmUp.Raw();
        warmUp.Of(contestants.Unroll);
        warmUp.Of(contestants.OnnxRuntime);
        foreach (var line in Header)
        {
            yield return line;
        }

        foreach (var concurrency in concurrencies)
        {
            var load = new Load(contestants, concurrency, time);
            var (raw, ours, theirs) = (new List<Slice>(), new List<Slice>(), new List<Slice>());
            for (var round = 0; round < rounds; round++)
            {
                raw.Add(load.Raw());
                ours.Add(load.Of(contestants.Unroll));
                theirs.Add(load.Of(contestants.OnnxRuntime));
            }

            var alone = Slice.Sum(raw);
            yield return Line($"{concurrency}", "the network alone", alone, "", "");
            foreach (var (name, slice) in new[] { (contestants.Unroll.Name, Slice.Sum(ours)), (contestants.OnnxRuntime.Name, Slice.Sum(theirs)) })
            {
                yield return Line("", name, slice, string.Create(CultureInfo.InvariantCulture, $"{slice.ImagesPerSecond / Limit(alone, slice, concurrency):0.00}"), string.Create(CultureInfo.InvariantCulture, $"{slice.ClientMillisecondsPerImage:0.00}"));
            }
        }
    }

    /// <summary>What the network alone would do with the processor time that the client leaves it.</summary>
    private static double Limit(Slice alone, Slice slice, int concurrency) =>
        alone.ImagesPerSecond * (1 - (slice.ClientSeconds / (slice.Seconds * Math.Min(concurrency, Environment.ProcessorCount))));

    private static string Line(string concurrency, string name, Slice slice, string ofLimit, string client) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {concurrency} | {name} | {slice.ImagesPerSecond:0.0} | {ofLimit} | {slice.Quantile(0.5):0.0} | {slice.Quantile(0.99):0.0} | {slice.ServerMillisecondsPerImage:0.00} | {client} |");
}
