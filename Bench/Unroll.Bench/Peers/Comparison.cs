using System.Globalization;

namespace Unroll.Bench.Peers;

/// <summary>Times us and ONNX Runtime alternately, each in a fresh process, so that load, memory and the machine's fluctuations are the same for both.</summary>
/// <param name="Peer">Their side.</param>
/// <param name="Seconds">Seconds of timed runs in each process.</param>
/// <param name="Rounds">Processes of each side, alternating.</param>
internal sealed record Comparison(OnnxRuntimeProcess Peer, double Seconds, int Rounds)
{
    // Both sides compute the same network with the same weights, or the comparison is void.
    private const double NormTolerance = 1e-3;

    /// <summary>Compares and prints a table, line by line as results come in.</summary>
    public void Run(IReadOnlyList<string> networks, IReadOnlyList<int> threads)
    {
        Console.WriteLine("| network | threads | ms, ours | ms, ONNX Runtime | speed | min ms, ours | min ms, theirs | load + first run ms, ours | theirs | resident MB, ours | theirs | peak MB, ours | theirs |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var folder = Directory.CreateTempSubdirectory("unroll-bench-");
        try
        {
            foreach (var name in networks)
            {
                var weights = Path.Combine(folder.FullName, $"{name}.safetensors");
                Save(Zoo.Find(name), weights);
                foreach (var count in threads)
                {
                    Compare(name, weights, count);
                }

                File.Delete(weights);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Save(ZooNetwork network, string path)
    {
        using var weights = network.MakeWeights();
        weights.SaveSafetensors(path);
    }

    private void Compare(string name, string weights, int threads)
    {
        var ours = new List<Timing>();
        var theirs = new List<Timing>();
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(OwnProcess.Run(name, weights, threads, Seconds));
            theirs.Add(Peer.Run(name, Zoo.Find(name).Info.Input.Height, threads, Seconds));
        }

        if (Math.Abs(ours[0].Norm - theirs[0].Norm) > NormTolerance * theirs[0].Norm)
        {
            throw new InvalidDataException($"{name}: our output has norm {ours[0].Norm}, ONNX Runtime's has {theirs[0].Norm}; the models differ.");
        }

        double Ours(Func<Timing, double> figure) => Statistics.Median(ours.Select(figure));
        double Theirs(Func<Timing, double> figure) => Statistics.Median(theirs.Select(figure));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {threads} | {Ours(t => t.MedianMs):0.00} | {Theirs(t => t.MedianMs):0.00} | {Theirs(t => t.MedianMs) / Ours(t => t.MedianMs):0.00}x | {ours.Min(t => t.MinMs):0.00} | {theirs.Min(t => t.MinMs):0.00} | {Ours(t => t.LoadMs + t.FirstRunMs):0} | {Theirs(t => t.LoadMs + t.FirstRunMs):0} | {Ours(t => t.ResidentMb):0} | {Theirs(t => t.ResidentMb):0} | {Ours(t => t.PeakMb):0} | {Theirs(t => t.PeakMb):0} |"));
    }
}
