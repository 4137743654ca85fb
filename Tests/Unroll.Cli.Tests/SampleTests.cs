using System.Text.RegularExpressions;
using Unroll.Cli.Tests.Support;
using Unroll.Testing;

namespace Unroll.Cli.Tests;

/// <summary>The samples for schedulers, run as these run them, once for each index.</summary>
public sealed partial class SampleTests
{
    private const int Shards = 8;

    [Fact]
    public async Task The_sample_for_Slurm_makes_parts_that_merge()
    {
        using var folder = new TestFolder();

        // Quoting and paths are a user's: with spaces.
        Directory.CreateDirectory(folder["my job"]);
        TestFiles.WriteIdx(folder["t10k-images-idx3-ubyte"], [40, 28, 28], TestFiles.Pixels.AsSpan(0, 40 * 28 * 28));
        TestFiles.WriteIdx(folder["t10k-labels-idx1-ubyte"], [40], TestFiles.Labels.AsSpan(0, 40));
        for (var shard = 0; shard < Shards; shard++)
        {
            await RunAsync(folder, [Sample("slurm.sh"), "fashion_resnest"], "SLURM_ARRAY_TASK_ID", shard, ("DATA", folder.Root), ("OUTPUT", folder["my job"]));
        }

        Assert.Contains((await CommandLine.RunAsync("merge", Path.Combine(folder["my job"], "part-*.jsonl"))).Succeeded().Lines, line => line.EndsWith("of 40 images right)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_of_the_sample_for_Kubernetes_makes_parts_that_merge()
    {
        using var folder = new TestFolder();
        TestFiles.WriteIdx(folder["t10k-images-idx3-ubyte"], [40, 28, 28], TestFiles.Pixels.AsSpan(0, 40 * 28 * 28));
        TestFiles.WriteIdx(folder["t10k-labels-idx1-ubyte"], [40], TestFiles.Labels.AsSpan(0, 40));
        var yaml = await File.ReadAllTextAsync(Sample("kubernetes.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal($"{Shards}", Completions().Match(yaml).Groups[1].Value);
        var command = Argument().Match(yaml).Groups[1].Value
            .Replace("resnet50", "fashion_resnest", StringComparison.Ordinal)
            .Replace("/shared/val", folder.Root, StringComparison.Ordinal)
            .Replace("/shared/job", folder.Root, StringComparison.Ordinal);
        for (var shard = 0; shard < Shards; shard++)
        {
            await RunAsync(folder, ["-c", command], "JOB_COMPLETION_INDEX", shard);
        }

        Assert.Contains((await CommandLine.RunAsync("merge", folder["part-*.jsonl"])).Succeeded().Lines, line => line.EndsWith("of 40 images right)", StringComparison.Ordinal));
    }

    private static string Sample(string name) => TestFiles.PathOf("samples", name);

    /// <summary>Runs a shell that knows <c>unroll</c>.</summary>
    private static async Task RunAsync(TestFolder folder, string[] arguments, string variable, int index, params (string Name, string Value)[] more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Schedulers run the samples by sh, which Windows has not got.");
        var tool = folder["unroll"];
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\nexec '{dotnet}' '{Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll")}' \"$@\"\n", TestContext.Current.CancellationToken);
#pragma warning disable CA1416 // Not on Windows.
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        var environment = more.ToDictionary(pair => pair.Name, pair => pair.Value);
        environment[variable] = $"{index}";
        environment["PATH"] = $"{folder.Root}:{Environment.GetEnvironmentVariable("PATH")}";

        var result = await DotnetCommand.RunProgramAsync("sh", folder.Root, arguments, environment);

        Assert.True(result.ExitCode == 0, result.Log);
    }

    [GeneratedRegex(@"completions: (\d+)")]
    private static partial Regex Completions();

    [GeneratedRegex(@"args:\s+- (.*)")]
    private static partial Regex Argument();
}
