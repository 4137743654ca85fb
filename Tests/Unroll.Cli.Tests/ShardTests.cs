using System.Text.Json;
using Unroll.Cli.Sharding;
using Unroll.Cli.Tests.Support;

namespace Unroll.Cli.Tests;

/// <summary>Parts of evaluations and predictions, and what they are together.</summary>
public sealed class ShardTests
{
    private const int Count = 60;

    [Fact]
    public async Task The_merged_parts_of_the_shipped_images_say_what_the_whole_says()
    {
        using var folder = new TestFolder();
        var whole = JsonDocument.Parse((await CommandLine.RunAsync("evaluate", "fashion_resnest", "--json")).Succeeded().Output).RootElement;
        for (var shard = 0; shard < 3; shard++)
        {
            Done(await CommandLine.RunAsync("evaluate", "fashion_resnest", "--shard", $"{shard}/3", "--output", folder[$"part-{shard}.jsonl"]));
        }

        var merged = JsonDocument.Parse((await CommandLine.RunAsync("merge", folder["part-*.jsonl"], "--output", folder["all.jsonl"], "--json")).Succeeded().Output).RootElement;

        Assert.Equal(9272, merged.GetProperty("correct").GetInt32());
        Assert.Equal(3, merged.GetProperty("shards").GetInt32());
        foreach (var name in (string[])["network", "data", "images", "correct", "accuracy", "device"])
        {
            Assert.Equal(whole.GetProperty(name).ToString(), merged.GetProperty(name).ToString());
        }

        Assert.Equal(whole.GetProperty("samples").ToString(), merged.GetProperty("samples").ToString());
        var answers = Lines(folder["all.jsonl"]).Select(line => (byte)line.GetProperty("classes")[0].GetInt32());
        Assert.Equal(TestFiles.Predictions("fashion_resnest"), answers);
    }

    [Fact]
    public async Task Merging_prints_the_table_of_the_whole()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        var whole = (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"])).Succeeded();
        await EvaluateShardsAsync(folder, 4);

        var merged = (await CommandLine.RunAsync("merge", folder["part-*.jsonl"])).Succeeded();

        Assert.Equal(WithoutTimes(whole), WithoutTimes(merged));
        Assert.Matches(@"^throughput .* of 4 shards one after the other$", merged.Lines[^2]);

        // What was merged is a part that is all of it.
        (await CommandLine.RunAsync("merge", folder["part-*.jsonl"], "--output", folder["all.jsonl"])).Succeeded();
        Assert.Equal(WithoutTimes(whole), WithoutTimes((await CommandLine.RunAsync("merge", folder["all.jsonl"])).Succeeded()));
    }

    [Fact]
    public async Task A_run_goes_on_where_a_killed_one_stopped()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        var part = folder["part.jsonl"];
        await EvaluateAsync(folder, "0/2", part);
        var before = await File.ReadAllTextAsync(part, TestContext.Current.CancellationToken);
        var lines = before.Split('\n')[..13];
        foreach (var torn in (string[])["", "{\"index\":2", "{\"index\":29,\"image\":\"class9/0001.png\",\"label\":"])
        {
            // The marker shows that a finished image is not computed again.
            var kept = lines.Select((line, i) => i == 5 ? line.Replace("\"ms\":", "\"ms\":77", StringComparison.Ordinal) : line).ToArray();
            await File.WriteAllTextAsync(part, $"{string.Join('\n', kept)}\n{torn}", TestContext.Current.CancellationToken);

            var result = await EvaluateAsync(folder, "0/2", part);

            Assert.Equal($"unroll: shard 0/2: 30 of 60 images in {part}, 12 of them from before.", result.Error.TrimEnd());
            var after = await File.ReadAllLinesAsync(part, TestContext.Current.CancellationToken);
            Assert.Equal(kept, after[..13]);
            Assert.Equal(Enumerable.Range(0, 30), Lines(part).Select(line => line.GetProperty("index").GetInt32()).Order());
        }

        // A finished part stays as it is.
        var finished = await File.ReadAllTextAsync(part, TestContext.Current.CancellationToken);
        await EvaluateAsync(folder, "0/2", part);
        Assert.Equal(finished, await File.ReadAllTextAsync(part, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_torn_header_is_begun_anew_and_a_strange_file_is_left_alone()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        var part = folder["part.jsonl"];
        await EvaluateAsync(folder, "0/1", part);
        var header = (await File.ReadAllLinesAsync(part, TestContext.Current.CancellationToken))[0];
        await File.WriteAllTextAsync(part, header[..^9], TestContext.Current.CancellationToken);

        await EvaluateAsync(folder, "0/1", part);
        Assert.Equal(Count, Lines(part).Length);

        foreach (var (text, message) in new[]
        {
            ("notes", $"{part} is there, and is no part of a job. Name another file with '--output'."),
            ("notes\n", $"{part} is no part of a job: its first line should be the header that '--shard' and '--output' write."),
        })
        {
            await File.WriteAllTextAsync(part, text, TestContext.Current.CancellationToken);
            (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"], "--output", part)).Failed(Application.Failure, message);
            Assert.Equal(text, await File.ReadAllTextAsync(part, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_part_of_another_job_is_refused_with_the_difference()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        var part = folder["part.jsonl"];
        await EvaluateAsync(folder, "1/3", part);
        await RefusedAsync("the number of shards is 3, not 4", "--shard", "1/4");
        await RefusedAsync("it is shard 1/3, not 2/3", "--shard", "2/3");
        await RefusedAsync("the preprocessing is ", "--shard", "1/3", "--resize", "70");
        File.Delete(Directory.EnumerateFiles(folder["data/class0"]).First());
        await RefusedAsync("the number of images is 60, not 59", "--shard", "1/3");
        TestFiles.WritePng(folder["data/class0/new.png"], 28, 28, TestFiles.ImageOf(0));
        await RefusedAsync("the SHA-256 of the list of images is ", "--shard", "1/3");

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnet18", "--data", folder["data"], "--output", part, "--shard", "1/3");
        Assert.Contains("the network is fashion_resnest, not fashion_resnet18.", result.Error, StringComparison.Ordinal);

        async Task RefusedAsync(string difference, params string[] options)
        {
            var result = await CommandLine.RunAsync(["evaluate", "fashion_resnest", "--data", folder["data"], "--output", part, .. options]);
            Assert.Equal(Application.Failure, result.ExitCode);
            Assert.StartsWith($"unroll: {part} is a part of another job: {difference}", result.Error, StringComparison.Ordinal);
            Assert.EndsWith("Name another file with '--output', or delete this one.\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Merging_names_what_is_missing_or_does_not_go_together()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        await EvaluateShardsAsync(folder, 5);
        await EvaluateAsync(folder, "0/2", folder["other.jsonl"]);

        (await CommandLine.RunAsync("merge", folder["part-0.jsonl"], folder["part-2.jsonl"], folder["part-4.jsonl"])).Failed(
            Application.Failure, "of 5 shards 2 are missing: 1, 3. Run them, and merge all parts.");
        (await CommandLine.RunAsync("merge", folder["part-0.jsonl"], folder["other.jsonl"])).Failed(
            Application.Failure, $"{folder["other.jsonl"]} and {folder["part-0.jsonl"]} are parts of different jobs: in the first the number of shards is 2, not 5.");
        (await CommandLine.RunAsync("merge", folder["none-*.jsonl"])).Failed(Application.Failure, $"{folder["none-*.jsonl"]}: no file matches.");

        var path = folder["part-3.jsonl"];
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        var indices = Lines(path).Select(line => line.GetProperty("index").GetInt32()).ToArray();
        await File.WriteAllLinesAsync(path, [lines[0], .. lines[3..]], TestContext.Current.CancellationToken);
        (await CommandLine.RunAsync("merge", folder["part-*.jsonl"])).Failed(
            Application.Failure, $"{path}: shard 3/5 is not finished: of 12 images 2 are missing, by their index {string.Join(", ", indices[..2].Order())}. Run it again: it goes on where it stopped.");

        await File.WriteAllLinesAsync(path, [lines[0], "{\"index\":99}", .. lines[1..]], TestContext.Current.CancellationToken);
        (await CommandLine.RunAsync("merge", folder["part-*.jsonl"])).Failed(
            Application.Failure, $"{path}, line 2, is damaged: image 99 is not one of shard 3/5, 36 to 47. Delete the file and run its shard again.");
    }

    [Fact]
    public async Task Duplicates_that_agree_count_once_and_others_are_an_error()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        await EvaluateShardsAsync(folder, 2);
        await EvaluateAsync(folder, "1/2", folder["again.jsonl"]);
        string[] parts = [folder["part-0.jsonl"], folder["part-1.jsonl"], folder["again.jsonl"]];

        Assert.Contains((await CommandLine.RunAsync(["merge", .. parts])).Succeeded().Lines, line => line.EndsWith("of 60 images right)", StringComparison.Ordinal));

        var lines = await File.ReadAllLinesAsync(parts[2], TestContext.Current.CancellationToken);
        var first = JsonSerializer.Deserialize(lines[1], PartJson.Default.PartLine)!;
        lines[1] = JsonSerializer.Serialize(first with { Classes = [.. first.Classes!.Reverse()] }, PartJson.Default.PartLine);
        await File.WriteAllLinesAsync(parts[2], lines, TestContext.Current.CancellationToken);
        (await CommandLine.RunAsync(["merge", .. parts])).Failed(
            Application.Failure, $"{parts[1]} and {parts[2]}: two lines of image {first.Index}, {first.Image}, contradict each other. Delete the file that is wrong, and run its shard again.");
    }

    [Fact]
    public async Task Unreadable_images_end_a_shard_or_are_lines_of_it()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        var bad = Path.Combine(folder["data"], "class3", "zz.png");
        File.Copy(TestFiles.PathOf("images", "truncated.png"), bad);

        var ended = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"], "--output", folder["part-0.jsonl"], "--threads", "1");
        Assert.Equal(Application.Failure, ended.ExitCode);
        Assert.Contains("zz.png", ended.Error, StringComparison.Ordinal);
        var done = Lines(folder["part-0.jsonl"]).Length;
        Assert.InRange(done, 1, Count - 1);

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"], "--output", folder["part-0.jsonl"], "--skip-unreadable");
        Assert.Equal(Application.Success, result.ExitCode);
        Assert.StartsWith($"unroll: shard 0/1: 61 of 61 images in {folder["part-0.jsonl"]}, {done} of them from before, 1 that cannot be read.", result.Error, StringComparison.Ordinal);

        var merged = await CommandLine.RunAsync("merge", folder["part-0.jsonl"]);
        Assert.Equal(Application.Success, merged.ExitCode);
        Assert.StartsWith($"unroll: skipped: {bad}: ", merged.Error, StringComparison.Ordinal);
        Assert.Contains(merged.Lines, line => line.EndsWith("of 60 images right)", StringComparison.Ordinal));
        Assert.Contains("skipped       1 that cannot be read", merged.Lines);
    }

    [Fact]
    public async Task Predictions_are_sharded_too()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["data"]);
        for (var i = 0; i < 7; i++)
        {
            TestFiles.WritePng(folder[$"data/{i}.png"], 28, 28, TestFiles.ImageOf(i));
        }

        File.Copy(TestFiles.PathOf("images", "truncated.png"), folder["data/x.png"]);
        var whole = await CommandLine.RunAsync("predict", "fashion_resnest", folder["data"], folder["none.png"], "--top", "3", "--json");
        for (var shard = 0; shard < 3; shard++)
        {
            Done(await CommandLine.RunAsync(
                "predict", "fashion_resnest", folder["data"], folder["none.png"], "--top", "3", "--shard", $"{shard}/3", "--output", folder[$"part-{shard}.jsonl"]));
        }

        var merged = await CommandLine.RunAsync("merge", folder["part-*.jsonl"], "--json");
        Assert.Equal(Application.Failure, merged.ExitCode);
        Assert.Equal(whole.Error, merged.Error);
        Assert.Equal(WithoutTimes(whole.Output), WithoutTimes(merged.Output));

        var table = await CommandLine.RunAsync("merge", folder["part-*.jsonl"]);
        Assert.Equal("9 images, 2 of them not read, of 3 shards", table.Lines[^1]);
        var file = await CommandLine.RunAsync("merge", folder["part-*.jsonl"], "--output", folder["all.jsonl"]);
        Assert.Equal($"9 images, 2 of them not read, of 3 shards in {folder["all.jsonl"]}", Assert.Single(file.Lines));
        Assert.Equal(WithoutTimes(whole.Output), WithoutTimes((await CommandLine.RunAsync("merge", folder["all.jsonl"], "--json")).Output));
    }

    [Fact]
    public async Task Shards_without_images_are_parts_too()
    {
        using var folder = new TestFolder();
        TestFiles.WritePng(folder["coat.png"], 28, 28, TestFiles.ImageOf(0));
        for (var shard = 0; shard < 3; shard++)
        {
            Done(await CommandLine.RunAsync("predict", "fashion_resnest", folder["coat.png"], "--shard", $"{shard}/3", "--output", folder[$"part-{shard}.jsonl"]));
        }

        Assert.Contains("Coat", (await CommandLine.RunAsync("merge", folder["part-*.jsonl"])).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_writes_a_part_meanwhile()
    {
        using var folder = new TestFolder();
        WriteFolders(folder);
        await EvaluateAsync(folder, "0/1", folder["part.jsonl"]);
        using var other = PartWriter.Open(folder["part.jsonl"], PartFile.ReadHeader(folder["part.jsonl"]));

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"], "--output", folder["part.jsonl"]);

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Contains("part.jsonl", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 60, 1, 0, 60)]
    [InlineData(0, 10, 3, 0, 3)]
    [InlineData(1, 10, 3, 3, 6)]
    [InlineData(2, 10, 3, 6, 10)]
    [InlineData(999_999, int.MaxValue, 1_000_000, 2147481499, int.MaxValue)]
    public void A_shard_is_a_range(int index, int images, int shards, int first, int end) => Assert.Equal((first, end), new Shard(index, shards).Of(images));

    [Theory]
    [InlineData("--shard takes i/n, as 0/8 to 7/8 for eight shards, not '8/8'.", "--shard", "8/8", "--output", "part.jsonl")]
    [InlineData("--shard takes i/n, as 0/8 to 7/8 for eight shards, not '-1/8'.", "--shard", "-1/8", "--output", "part.jsonl")]
    [InlineData("--shard takes i/n, as 0/8 to 7/8 for eight shards, not '/8'.", "--shard", "/8", "--output", "part.jsonl")]
    [InlineData("Option '--output' is required with '--shard': it names the file of the part.", "--shard", "1/8")]
    public async Task Wrong_shards_are_usage_errors(string message, params string[] options) =>
        (await CommandLine.RunAsync(["evaluate", "fashion_resnest", .. options])).Failed(Application.Usage, $"{message} See 'unroll evaluate --help'.");

    private static void Done(CommandResult result) => Assert.True(result.ExitCode == Application.Success, result.Error);

    private static async Task<CommandResult> EvaluateAsync(TestFolder folder, string shard, string output)
    {
        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["data"], "--shard", shard, "--output", output, "--threads", "2");
        Done(result);
        return result;
    }

    private static async Task EvaluateShardsAsync(TestFolder folder, int count)
    {
        for (var shard = 0; shard < count; shard++)
        {
            await EvaluateAsync(folder, $"{shard}/{count}", folder[$"part-{shard}.jsonl"]);
        }
    }

    /// <summary>The lines of a part that are images'.</summary>
    private static JsonElement[] Lines(string part) =>
        [.. File.ReadAllText(part).Split('\n')[1..^1].Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("index", out _))];

    /// <summary>A report's table and accuracy; parts have '/' between folders on each system.</summary>
    private static string[] WithoutTimes(CommandResult report) => [.. report.Lines[..^2].Select(line => line.Replace(Path.DirectorySeparatorChar, '/'))];

    private static string WithoutTimes(string json) => string.Join('\n', json.Split('\n').Where(line => !line.Contains("\"milliseconds\"", StringComparison.Ordinal)));

    /// <summary>Writes the first images as PNG files.</summary>
    private static void WriteFolders(TestFolder folder)
    {
        for (var i = 0; i < Count; i++)
        {
            var directory = Directory.CreateDirectory(folder[$"data/class{TestFiles.Labels[i]}"]);
            TestFiles.WritePng(Path.Combine(directory.FullName, $"{i:D4}.png"), 28, 28, TestFiles.ImageOf(i));
        }
    }
}
