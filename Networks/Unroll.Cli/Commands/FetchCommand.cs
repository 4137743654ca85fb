using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Published;
using Unroll.Cli.Tables;
using Unroll.Hub;
using Unroll.Hub.Catalog;

namespace Unroll.Cli.Commands;

/// <summary>Downloads published weights, or asks whether they are where the table says.</summary>
internal static class FetchCommand
{
    /// <summary>Questions at once: quick, and no burden to anybody.</summary>
    private const int Questions = 4;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var names = new Argument<string[]>("weights")
        {
            Description = "A network's name, with a tag where it has several (resnet50.IMAGENET1K_V2), https://… or hf://org/name@revision. With --check: names alone, all unless given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Download nothing: ask every address of the table whether the file is there and what it says of itself." };
        var json = CommonOptions.Json();
        var command = new Command("fetch", "Downloads published weights into PyTorch's and Hugging Face's caches and prints where they are.") { names, check, json };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(check) && result.GetValue(names) is null or [])
            {
                result.AddError("Say which weights, as in 'unroll fetch resnet50'; 'unroll list --weights' shows them.");
            }
        });
        command.SetAction((parsed, cancellation) => parsed.GetValue(check)
            ? CheckAsync(terminal, resolver, parsed.GetValue(names) ?? [], parsed.GetValue(json), cancellation)
            : FetchAsync(terminal, resolver, parsed.GetRequiredValue(names), parsed.GetValue(resolver.Offline), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> FetchAsync(Terminal terminal, WeightsResolver resolver, string[] names, bool isOffline, bool json, CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            CheckName(resolver, name);
        }

        List<FetchedFile> files = [];
        foreach (var name in names)
        {
            var fetched = await resolver.FetchAsync(name, isOffline, cancellation);
            if (!json)
            {
                terminal.WriteLine(fetched.Path);
            }

            files.Add(new FetchedFile(name, fetched.Address, fetched.Path, fetched.WasCached, fetched.License));
        }

        if (json)
        {
            terminal.WriteJson([.. files], ResultsJson.Default.FetchedFileArray);
        }

        return Application.Success;
    }

    /// <summary>A slip in a name is answered before anything is downloaded, with the names that are like it.</summary>
    private static void CheckName(WeightsResolver resolver, string name)
    {
        var network = name.Split('.')[0];
        if (!name.Contains("://", StringComparison.Ordinal) && resolver.Options.Catalog.Of(network).Count == 0)
        {
            NetworkSet.Zoo.Resolve(network);
        }
    }

    private static async Task<int> CheckAsync(Terminal terminal, WeightsResolver resolver, string[] names, bool json, CancellationToken cancellation)
    {
        var rows = RowsOf(resolver, names);
        var checks = new WeightsCheck[rows.Count];
        var done = 0;
        using var hub = new WeightsHub(resolver.Options);
        var work = Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Questions, CancellationToken = cancellation },
            async (i, stop) =>
            {
                checks[i] = await hub.CheckAsync(rows[i], stop);
                Interlocked.Increment(ref done);
            });
        await terminal.WatchAsync("Asking", rows.Count, () => Volatile.Read(ref done), work);
        Write(terminal, checks, json);
        return checks.All(check => check.Problem is null) ? Application.Success : Application.Failure;
    }

    private static IReadOnlyList<PublishedWeights> RowsOf(WeightsResolver resolver, string[] names)
    {
        var catalog = resolver.Options.Catalog;
        return names.Length == 0 ? catalog.All :
        [
            .. names.SelectMany(name =>
            {
                CheckName(resolver, name);
                var rows = catalog.Of(name.Split('.')[0]).Where(row => !name.Contains('.', StringComparison.Ordinal) || row == catalog.Find(name)).ToArray();
                return rows.Length > 0 ? rows : throw new CommandException($"No published weights are known for '{name}'.");
            }),
        ];
    }

    private static void Write(Terminal terminal, WeightsCheck[] checks, bool json)
    {
        if (json)
        {
            terminal.WriteJson([.. checks.Select(check => new CheckedWeights(check.Weights.FullName, check.Weights.Address, check.Bytes, check.Problem))], ResultsJson.Default.CheckedWeightsArray);
            return;
        }

        terminal.WriteTable(
            [Column.Name("weights"), Column.Figure("MB"), Column.Address("address")],
            checks.Select(check => (string[])[check.Weights.FullName, check.Bytes is { } bytes ? Figures.Millions(bytes) : "", check.Problem ?? check.Weights.Address]));
        terminal.WriteLine();
        var wrong = checks.Count(check => check.Problem is not null);
        terminal.WriteText(string.Create(CultureInfo.InvariantCulture, $"{checks.Length - wrong} of {checks.Length} are as the table says."));
    }
}
