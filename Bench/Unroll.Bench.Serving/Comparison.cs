using System.Globalization;

namespace Unroll.Bench.Serving;

/// <summary>All in turns, and a table of them.</summary>
internal sealed class Comparison(Contestants contestants, TimeSpan time, int rounds)
{
    private static readonly string[] Header =
    [
        "| under way | | images/s | of the limit | p50 ms | p99 ms | server's CPU, ms an image | of it outside of passes | client's |",
        "|---|---|---|---|---|---|---|---|---|",
    ];

    /// <summary>Measures, and gives the table's lines as they are known.</summary>
    /// <param name="concurrencies">How many images are under way.</param>
    /// <param name="warmUp">How long each is called before.</param>
    public IEnumerable<string> Run(IEnumerable<int> concurrencies, TimeSpan warmUp)
    {
        // The runtime compiles what is called often once more, for some seconds and on a thread of its own, which the passes would share the processors with.
        var before = new Load(contestants, Environment.ProcessorCount, warmUp);
        before.Raw();
        foreach (var target in contestants.Targets)
        {
            before.Of(target);
        }

        foreach (var line in Header)
        {
            yield return line;
        }

        foreach (var concurrency in concurrencies)
        {
            var load = new Load(contestants, concurrency, time);
            var raw = new List<Slice>();
            var served = contestants.Targets.Select(_ => new List<Slice>()).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                raw.Add(load.Raw());
                for (var i = 0; i < served.Length; i++)
                {
                    served[i].Add(load.Of(contestants.Targets[i]));
                }
            }

            var alone = Slice.Sum(raw);
            yield return Line($"{concurrency}", "the network alone", alone, "", "", "");
            foreach (var (target, slices) in contestants.Targets.Zip(served))
            {
                var slice = Slice.Sum(slices);
                yield return Line("", target.Name, slice, Text(slice.ImagesPerSecond / Limit(alone, slice, concurrency)), slice.PassSeconds > 0 ? Text(slice.OtherMillisecondsPerImage) : "", Text(slice.ClientMillisecondsPerImage));
            }
        }
    }

    /// <summary>What the network alone would do with the processor time that the client leaves it.</summary>
    private static double Limit(Slice alone, Slice slice, int concurrency) =>
        alone.ImagesPerSecond * (1 - (slice.ClientSeconds / (slice.Seconds * Math.Min(concurrency, Environment.ProcessorCount))));

    private static string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}");

    private static string Line(string concurrency, string name, Slice slice, string ofLimit, string outside, string client) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {concurrency} | {name} | {slice.ImagesPerSecond:0.0} | {ofLimit} | {slice.Quantile(0.5):0.0} | {slice.Quantile(0.99):0.0} | {slice.ServerMillisecondsPerImage:0.00} | {outside} | {client} |");
}
