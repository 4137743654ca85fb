using Unroll.Cluster.Tests.Support;
using Unroll.Testing;

namespace Unroll.Cluster.Tests;

/// <summary>Jobs in one process, without a store.</summary>
public sealed class EmbeddedTests
{
    private const int Count = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_shipped_images_are_classified_as_PyTorch_classified_them()
    {
        using var job = new Job();

        var report = await job.EvaluateShippedAsync();

        Assert.Equal(9272, report.GetProperty("correct").GetInt32());
        Assert.Equal(10_000, report.GetProperty("images").GetInt32());
        Assert.Equal(20, report.GetProperty("shards").GetInt32());
        Assert.Equal(Job.Predictions, job.Lines().Select(line => (byte)line.Answer!));
    }

    [Fact]
    public async Task A_second_run_goes_on_with_what_the_first_one_did()
    {
        using var job = new Job();
        var correct = job.WriteFolders(Count);
        Assert.Equal(correct, (await job.EvaluateAsync("--shards", "6")).GetProperty("correct").GetInt32());
        var lines = job.Lines();

        // As if the first run had been killed: one part is not there yet, one is torn.
        var parts = Directory.EnumerateFiles(job.Output, "part-*.jsonl").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(6, parts.Length);
        File.Delete(parts[1]);
        var text = await File.ReadAllTextAsync(parts[4], Cancellation);
        await File.WriteAllTextAsync(parts[4], text[..(text.Length / 2)], Cancellation);
        var untouched = await File.ReadAllTextAsync(parts[2], Cancellation);

        var report = await job.EvaluateAsync("--shards", "6");

        Assert.Equal(correct, report.GetProperty("correct").GetInt32());
        Assert.Equal(untouched, await File.ReadAllTextAsync(parts[2], Cancellation));
        Assert.Equal(lines.Select(line => (line.Index, line.Image, line.Answer)), job.Lines().Select(line => (line.Index, line.Image, line.Answer)));
    }

    [Fact]
    public async Task Images_that_cannot_be_read_are_counted_and_named()
    {
        using var job = new Job();
        var correct = job.WriteFolders(Count);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "truncated.png"), Path.Combine(job.Data, "class3", "x.png"));

        var report = await job.EvaluateAsync();

        Assert.Equal(Count, report.GetProperty("images").GetInt32());
        Assert.Equal(correct, report.GetProperty("correct").GetInt32());
        Assert.Contains("x.png", Assert.Single(report.GetProperty("unreadable").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(Count + 1, job.Lines().Length);
    }

    [Fact]
    public async Task A_terminal_shows_bars_with_images_and_silos()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux' 'script' runs a command at a terminal of its own so.");
        using var job = new Job();
        var program = Path.Combine(AppContext.BaseDirectory, "Unroll.Cluster.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

        var result = await DotnetCommand.RunProgramAsync("script", AppContext.BaseDirectory, ["-qec", $"stty cols 100; '{dotnet}' '{program}' run fashion_resnest --output '{job.Output}'", "/dev/null"]);

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Matches(@"\d of 10,000 images, [\d,]+\.\d images/s", result.Output);
        Assert.Matches(@"silo 127\.0\.0\.1:\d+: [\d,]+", result.Output);
        Assert.Contains("92.72 % (9,272 of 10,000 images right)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_merges_the_parts_of_a_job()
    {
        using var job = new Job();
        var correct = job.WriteFolders(Count);
        await job.EvaluateAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await Cli.Application.RunAsync(["merge", Path.Combine(job.Output, "part-*.jsonl")], new Cli.Terminal(output, error, null, false), Cancellation);

        Assert.True(exitCode == 0, error.ToString());
        Assert.Contains($"({correct} of {Count} images right)", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_job_is_refused()
    {
        using var job = new Job();
        job.WriteFolders(Count);
        await job.EvaluateAsync("--shards", "3");

        var (exitCode, output, error) = await job.RunAsync("run", "fashion_resnest", "--output", job.Output, "--data", job.Data, "--shards", "4");

        Assert.Equal(
            $"unroll-cluster: {job.Output} is the folder of another job: the number of shards is 3, not 4. Name another folder with '--output', or delete this one.\n", error.ReplaceLineEndings("\n"));
        Assert.Equal((1, ""), (exitCode, output));
    }

    [Fact]
    public async Task A_damaged_part_ends_the_job_with_its_line()
    {
        using var job = new Job();
        job.WriteFolders(Count);
        await job.EvaluateAsync("--shards", "2");
        var part = Path.Combine(job.Output, "part-00001.jsonl");
        var lines = await File.ReadAllLinesAsync(part, Cancellation);
        lines[7] = "{}";
        await File.WriteAllLinesAsync(part, lines, Cancellation);

        var (exitCode, _, error) = await job.RunAsync("run", "fashion_resnest", "--output", job.Output, "--data", job.Data, "--shards", "2");

        Assert.Equal(1, exitCode);
        Assert.Contains($"cannot be finished: {part}, line 8, is damaged", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Option '--output' is required", "run", "fashion_resnest")]
    [InlineData(2, "there is no network 'resnest51'", "run", "resnest51", "--output", "x")]
    [InlineData(2, "Option '--data' is required: labelled images for resnet50 are not shipped", "run", "resnet50", "--output", "x")]
    [InlineData(2, "Option '--redis' is required: silos meet at a Redis.", "silo")]
    [InlineData(2, "Option '--redis' is required: a cluster of one process has no clients.", "watch")]
    [InlineData(2, "--address takes an address of this machine, as 10.0.0.7, not 'here'.", "silo", "--redis", "127.0.0.1:1", "--address", "here")]
    [InlineData(1, "no Redis answers at 127.0.0.1:1: ", "silo", "--redis", "127.0.0.1:1")]
    [InlineData(1, "no Redis answers at 127.0.0.1:1: ", "watch", "--redis", "127.0.0.1:1")]
    public async Task Wrong_use_is_a_line_and_an_exit_code(int status, string message, params string[] args)
    {
        using var job = new Job();

        var (exitCode, output, error) = await job.RunAsync(args);

        Assert.Equal((status, ""), (exitCode, output));
        Assert.StartsWith($"unroll-cluster: {message}", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task The_dashboard_is_there_on_request()
    {
        var port = Silos.FreePort.Find(System.Net.IPAddress.Loopback, 1)[0];
        var settings = new Silos.ClusterSettings(null, "unroll", System.Net.IPAddress.Loopback, null, null, TimeSpan.FromSeconds(15), port, Microsoft.Extensions.Logging.LogLevel.None);
        var terminal = new Cli.Terminal(TextWriter.Null, TextWriter.Null, null, false);
        using var host = await Silos.SiloHost.CreateAsync(
            settings, new Silos.SiloSettings(1, true), new Cli.Published.WeightsResolver(terminal, new Hub.HubOptions()), terminal);
        await host.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Contains("Orleans", await client.GetStringAsync("/", Cancellation), StringComparison.OrdinalIgnoreCase);
        await host.StopAsync(Cancellation);
    }
}
