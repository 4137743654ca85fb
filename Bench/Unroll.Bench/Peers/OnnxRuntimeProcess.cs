using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Bench.Peers;

/// <summary>
/// ONNX Runtime's side: a native program that loads the library, makes a session of an .onnx file and times it, with all optimisations.
/// It is called as PROGRAM LIB MODEL THREADS BATCH SIZE SECONDS 99 and prints its figures on one line; see docs/benchmarks.md.
/// </summary>
/// <param name="Program">The program.</param>
/// <param name="Library">libonnxruntime.</param>
/// <param name="Models">The folder of NAME_b1.onnx.</param>
internal sealed partial record OnnxRuntimeProcess(string Program, string Library, string Models)
{
    private const string AllOptimisations = "99";

    /// <summary>Times a network on one image.</summary>
    public Timing Run(string network, int size, int threads, double seconds)
    {
        var model = Path.Combine(Models, $"{network}_b1.onnx");
        if (!File.Exists(model))
        {
            throw new FileNotFoundException($"There is no {model}; export it first, as docs/benchmarks.md says.");
        }

        var output = ChildProcess.Run(Program, [Library, model, $"{threads}", "1", $"{size}", seconds.ToString(CultureInfo.InvariantCulture), AllOptimisations]);
        var match = ReportRegex().Match(output);
        if (!match.Success)
        {
            throw new InvalidDataException($"{Program} printed what is no report: {output}");
        }

        double Value(string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        return new Timing(
            (int)Value("n"), Value("min"), Value("median"), Value("library") + Value("session"), Value("first"), Value("end"), Value("peak"), Value("norm"));
    }

    [GeneratedRegex(
        @" n +(?<n>\d+) +ms/infer min +(?<min>[\d.]+) .*?median +(?<median>[\d.]+) .*load_lib (?<library>\d+)ms session (?<session>\d+)ms first_run (?<first>[\d.]+)ms"
        + @".* end (?<end>\d+)MB peak (?<peak>\d+)MB .*l2 (?<norm>\S+)")]
    private static partial Regex ReportRegex();
}
