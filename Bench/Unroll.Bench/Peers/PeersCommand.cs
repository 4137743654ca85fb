using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Unroll.Networks;

namespace Unroll.Bench.Peers;

/// <summary>The commands that compare us with ONNX Runtime.</summary>
internal static class PeersCommand
{
    /// <summary>The networks that the documentation's table has.</summary>
    private const string Usual = "resnet18,resnet50,resnext50_32x4d,resnest50,seresnet50,res2net50_26w_4s,densenet121,mobilenet_v2,ghostnet_100";

    /// <summary>The comparison.</summary>
    public static Command Create()
    {
        var networks = new Option<ZooEntry[]?>("--networks")
        {
            Description = $"Networks of the zoo, separated by commas; {Usual} unless given.",
            CustomParser = result => Networks(result, result.Tokens[0].Value),
        };
        var threads = Numbers("--threads", "Thread counts, separated by commas; 1,2 unless given.");
        var batches = Numbers("--batches", "Batch sizes, separated by commas; 1 unless given.");
        var simd = Simd();
        var seconds = new Option<double>("--seconds") { Description = "Seconds of timed runs in each process.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "Processes of each side, in turns.", DefaultValueFactory = _ => 5 };
        var page = new Option<string?>("--page") { Description = "A page with a place for the table, docs/benchmarks.md; the plot is drawn beside it." };
        page.AcceptLegalFilePathsOnly();
        seconds.Validators.Add(result => RequirePositive(result, result.GetValue(seconds)));
        rounds.Validators.Add(result => RequirePositive(result, result.GetValue(rounds)));
        var command = new Command("peers", "Time us beside ONNX Runtime, in turns and in fresh processes.") { networks, threads, batches, simd, seconds, rounds, page };
        command.SetAction(parsed =>
        {
            var comparison = new Comparison(parsed.GetValue(simd), parsed.GetValue(seconds), parsed.GetValue(rounds));
            var rows = new List<ComparisonRow>();
            foreach (var line in ComparisonReport.Header)
            {
                Console.WriteLine(line);
            }

            foreach (var row in comparison.Run(Given(parsed.GetValue(networks)) ?? [.. Usual.Split(',').Select(Zoo.Entry)], Given(parsed.GetValue(threads)) ?? [1, 2], Given(parsed.GetValue(batches)) ?? [1]))
            {
                rows.Add(row);
                Console.WriteLine(ComparisonReport.Line(row));
            }

            Console.WriteLine();
            foreach (var mean in ComparisonReport.Means(rows))
            {
                Console.WriteLine(mean);
            }

            if (parsed.GetValue(page) is { } path)
            {
                ComparisonReport.WriteInto(path, rows, comparison);
            }
        });
        return command;
    }

    /// <summary>What the comparison's processes are started with.</summary>
    public static Command CreateTime()
    {
        var contender = new Option<Contender>("--contender") { Required = true };
        var network = new Option<string>("--network") { Required = true };
        var model = new Option<string>("--model") { Required = true };
        var threads = new Option<int>("--threads") { Required = true };
        var batch = new Option<int>("--batch") { Required = true };
        var simd = Simd();
        var seconds = new Option<double>("--seconds") { Required = true };
        var command = new Command("time", "Time one side in this process; prints JSON.") { contender, network, model, threads, batch, simd, seconds };
        command.Hidden = true;
        command.SetAction(parsed => TimedProcess.Time(new TimedRun(
            parsed.GetValue(contender), parsed.GetRequiredValue(network), parsed.GetRequiredValue(model), parsed.GetValue(threads), parsed.GetValue(batch), parsed.GetValue(simd), parsed.GetValue(seconds))));
        return command;
    }

    private static Option<SimdLevel> Simd() => new("--simd") { Description = "Our vector width: Auto, Vector512, Vector256, Vector128 or Scalar.", DefaultValueFactory = _ => SimdLevel.Auto };

    private static Option<int[]?> Numbers(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            var values = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0).ToArray();
            if (values.Contains(0))
            {
                result.AddError($"{name} takes whole numbers from 1, separated by commas, not '{result.Tokens[0].Value}'.");
            }

            return values;
        },
    };

    /// <summary>What was given; a list that was not is an empty one.</summary>
    private static T[]? Given<T>(T[]? values) => values is { Length: > 0 } ? values : null;

    private static void RequirePositive(OptionResult result, double value)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
        {
            result.AddError($"{result.Option.Name} must be above 0.");
        }
    }

    private static ZooEntry[] Networks(ArgumentResult result, string names)
    {
        List<ZooEntry> entries = [];
        foreach (var name in names.Split(','))
        {
            if (Unroll.Networks.Zoo.Find(name) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                result.AddError($"The zoo has no network '{name}'; 'unroll list' shows those that it has.");
            }
        }

        return [.. entries];
    }
}
