using System.Globalization;
using System.Text.Json.Nodes;
using Unroll.Bench.Gpu.Stages;
using Unroll.Testing;

namespace Unroll.Ilgpu.Tests.Benchmarks;

/// <summary>The runner of measurements on a GPU: what becomes of a stage, nothing that another stage found is lost.</summary>
public sealed class StageRunnerTests : IDisposable
{
    private const string Record = """echo '{"kind":"time","ms":1}';""";

    /// <summary>Far more than any of this takes.</summary>
    private static readonly TimeSpan Plenty = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _log = new();

    public StageRunnerTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The stages of these tests are shell scripts.");

    private string ResultsPath => _folder.File("results.jsonl");

    [Fact]
    public void A_crash_keeps_its_records_and_the_next_stage_runs()
    {
        var records = Run(Plenty, Shell("crash", Record + " echo trouble >&2; kill -SEGV $$"), Shell("next", Record));

        Assert.Equal(["crash time", "crash failed", "next time", "next completed"], Describe(records));
        Assert.Contains("sh ended with code 139", records[1]["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("crash: trouble", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_past_its_limit_is_ended_with_all_that_it_started_and_keeps_its_records()
    {
        var started = _folder.File("started");
        var records = Run(Plenty, Shell("late", $"{Record} sleep 3600 & echo $! > {started}; wait") with { Limit = TimeSpan.FromSeconds(3) }, Shell("next", Record));

        Assert.Equal(["late time", "late timed out", "next time", "next completed"], Describe(records));
        Assert.False(IsRunning(int.Parse(File.ReadAllText(started), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void What_is_left_of_the_budget_limits_a_stage_and_the_rest_is_skipped()
    {
        var left = new Queue<double>([3, 1]);
        var runner = new StageRunner(new ResultsFile(ResultsPath), _log, () => TimeSpan.FromSeconds(left.Dequeue()));
        runner.Run([Shell("long", Record + " sleep 3600"), Shell("too late", Record)]);
        var records = ResultsFile.Read([ResultsPath]);

        Assert.Equal(["long time", "long timed out", "too late skipped"], Describe(records));
        Assert.Equal(3, (double)records[1]["limit"]!);
    }

    [Fact]
    public void A_program_that_is_not_there_fails_its_stage_alone()
    {
        var records = Run(Plenty, new Stage("missing", Plenty, [new StageCommand("/no/such/program", []), Shell("", Record).Commands[0]]), Shell("next", Record));

        Assert.Equal(["missing time", "missing failed", "next time", "next completed"], Describe(records));
        Assert.Contains("/no/such/program does not start", records[1]["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_gets_its_environment()
    {
        var command = Shell("", """echo "{\"kind\":\"said\",\"value\":\"$SAID\"}" """).Commands[0] with { Environment = new Dictionary<string, string> { ["SAID"] = "so" } };
        Assert.Equal("so", Run(Plenty, new Stage("says", Plenty, [command]))[0]["value"]!.ToString());
    }

    [Fact]
    public void A_file_that_was_cut_off_is_read_up_to_there()
    {
        File.WriteAllText(ResultsPath, """
            {"stage":"a","kind":"time"}
            {"stage":"a","ki
            """);
        Assert.Single(ResultsFile.Read([ResultsPath]));

        File.WriteAllText(ResultsPath, "{\"stage\":\n{\"stage\":\"a\",\"kind\":\"time\"}\n");
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => ResultsFile.Read([ResultsPath])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_that_ended_are_records_with_their_names()
    {
        var lines = new TestLines();
        Assert.True(lines.TryRead("""{"$type":"test-starting","TestUniqueID":"1","TestDisplayName":"A(b)"}""", out var record));
        Assert.Null(record);
        Assert.True(lines.TryRead("""{"$type":"test-failed","TestUniqueID":"1","ExecutionTime":2.5,"Messages":["is not","equal"]}""", out record));
        Assert.Equal(("A(b)", "failed", "is not equal"), (record!["test"]!.ToString(), record["outcome"]!.ToString(), record["message"]!.ToString()));
        Assert.False(lines.TryRead("anything else", out record));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    private List<JsonObject> Run(TimeSpan left, params Stage[] stages)
    {
        new StageRunner(new ResultsFile(ResultsPath), _log, () => left).Run(stages);
        return ResultsFile.Read([ResultsPath]);
    }

    private static Stage Shell(string name, string script) => new(name, Plenty, [new StageCommand("/bin/sh", ["-c", script])]);

    private static IEnumerable<string> Describe(IEnumerable<JsonObject> records) =>
        records.Select(r => $"{r["stage"]} {(r["kind"]!.ToString() == "stage" ? r["outcome"] : r["kind"])}");

    /// <summary>A process that has ended stays as a zombie where nobody collects it.</summary>
    private static bool IsRunning(int id)
    {
        var status = $"/proc/{id}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z", StringComparison.Ordinal);
    }
}
