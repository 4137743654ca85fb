using Unroll.Networks;
using Unroll.Onnx;

namespace Unroll.Bench.Peers;

/// <summary>Times us and ONNX Runtime alternately, each in a fresh process, so that load, memory and the machine's fluctuations are the same for both.</summary>
/// <param name="Simd">Our vector width.</param>
/// <param name="Seconds">Seconds of timed runs in each process.</param>
/// <param name="Rounds">Processes of each side, alternating.</param>
internal sealed record Comparison(SimdLevel Simd, double Seconds, int Rounds)
{
    // Both sides compute the same network with the same weights, or the comparison is void.
    private const double NormTolerance = 1e-3;

    /// <summary>Compares; rows come as they are measured.</summary>
    public IEnumerable<ComparisonRow> Run(IReadOnlyList<ZooEntry> networks, IReadOnlyList<int> threads, IReadOnlyList<int> batches)
    {
        var folder = Directory.CreateTempSubdirectory("unroll-bench-");
        try
        {
            foreach (var entry in networks)
            {
                var checkpoint = Path.Combine(folder.FullName, $"{entry.Name}.safetensors");
                using (var weights = new ZooNetwork(entry).MakeWeights())
                {
                    weights.SaveSafetensors(checkpoint);
                }

                foreach (var batch in batches)
                {
                    // A fixed batch, so that ONNX Runtime knows every shape before it starts.
                    var model = Path.Combine(folder.FullName, $"{entry.Name}.onnx");
                    entry.Info.Program<OnnxProgram>().Save(model, checkpoint, new OnnxOptions { Batch = batch });
                    foreach (var count in threads)
                    {
                        yield return Compare(entry, checkpoint, model, count, batch);
                    }

                    File.Delete(model);
                }

                File.Delete(checkpoint);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ComparisonRow Compare(ZooEntry entry, string checkpoint, string model, int threads, int batch)
    {
        var ours = new List<Timing>();
        var theirs = new List<Timing>();
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(TimedProcess.Start(new TimedRun(Contender.Unroll, entry.Name, checkpoint, threads, batch, Simd, Seconds)));
            theirs.Add(TimedProcess.Start(new TimedRun(Contender.OnnxRuntime, entry.Name, model, threads, batch, Simd, Seconds)));
        }

        return Math.Abs(ours[0].Norm - theirs[0].Norm) <= NormTolerance * theirs[0].Norm
            ? new ComparisonRow(entry.Name, threads, batch, 2.0 * entry.Info.MultiplyAccumulates * batch, ours, theirs)
            : throw new InvalidDataException($"{entry.Name}: our output has norm {ours[0].Norm}, ONNX Runtime's has {theirs[0].Norm}; the models differ.");
    }
}
