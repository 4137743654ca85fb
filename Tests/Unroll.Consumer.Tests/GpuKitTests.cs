using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>The kit for machines with a GPU, made in the clone itself.</summary>
[Collection(CloneTests.Clone)]
public sealed class GpuKitTests(ITestOutputHelper output)
{
    private static string Scripts => Path.Combine(PackageFeed.Repository, "Bench", "gpu");

    /// <summary>Its programs alone: to compile its networks and the archive takes far longer.</summary>
    [Fact]
    public async Task Its_programs_are_published_with_all_that_they_need()
    {
        SkipElsewhere();
        using var folder = new TemporaryFolder();
        var kit = folder.File("kit");
        var ordinary = OrdinaryBuild.Stamps();
        await PackAsync(folder, kit, "--programs");
        Assert.Equal(ordinary, OrdinaryBuild.Stamps());

        var device = await DotnetCommand.RunProgramAsync(Path.Combine(kit, "Unroll.Bench.Gpu"), kit, ["device", "--device", "cpu"]);
        Assert.True(device.ExitCode == 0, device.Log);
        Assert.Contains("""{"kind":"device",""", device.Output, StringComparison.Ordinal);
        var tests = await DotnetCommand.RunProgramAsync(Path.Combine(kit, "Unroll.Ilgpu.Tests"), kit, ["-list", "classes", "-class", "*CudaAgreementTests*"]);
        Assert.True(tests.ExitCode == 0, tests.Log);
        Assert.Contains("CudaAgreementTests", tests.Output, StringComparison.Ordinal);
    }

    /// <summary>Packed, run on the emulated CUDA driver and reported, with a network of a few layers. Minutes; explicit.</summary>
    [Fact(Explicit = true)]
    public async Task It_is_packed_run_and_reported()
    {
        SkipElsewhere();
        using var folder = new TemporaryFolder();
        await PackAsync(folder, folder.File("kit.tar.gz"), "--trial");

        var run = await DotnetCommand.RunProgramAsync("bash", folder.Path, [
            Path.Combine(Scripts, "run"), "kit.tar.gz", "480", "results", "--stages", "device,kernels,networks,profile,sweep,startup", "--device", "emulated",
            "--networks", "tiny", "--precisions", "fp32", "--batches", "1", "--seconds", "0.1"]);
        output.WriteLine(run.Log);
        Assert.Equal(0, run.ExitCode);
        var results = folder.File(Path.Combine("results", "results.jsonl"));
        var records = File.ReadLines(results).Select(line => JsonNode.Parse(line)!).ToList();
        var outcomes = records.Where(r => $"{r["kind"]}" == "stage").ToDictionary(r => $"{r["stage"]}", r => $"{r["outcome"]}");
        Assert.All(["device", "networks", "startup"], stage => Assert.Equal("completed", outcomes[stage]));

        // On the emulated driver these take as long as they may.
        Assert.All(["kernels", "profile", "sweep"], stage => Assert.NotEqual("failed", outcomes[stage]));
        var tests = records.Where(r => $"{r["kind"]}" == "test").Select(r => $"{r["outcome"]}").ToList();
        Assert.Contains("passed", tests);
        Assert.DoesNotContain("failed", tests);
        Assert.DoesNotContain(records, r => $"{r["kind"]}" == "fault");

        var refused = await DotnetCommand.RunScriptAsync(Path.Combine(Scripts, "report"), folder.Path, results);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("which is no GPU: they show that the kit works.", refused.Log, StringComparison.Ordinal);
        var page = folder.File("page.md");
        var reported = await DotnetCommand.RunAsync(
            folder.Path, variables: null, "run", "-c", PackageFeed.Configuration, "--project", Path.Combine(PackageFeed.Repository, "Bench", "Unroll.Bench.Gpu"), "--", "report", results, "--tried", "--page", page);
        Assert.True(reported.ExitCode == 0, reported.Log);
        Assert.Contains("| networks | completed |", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void SkipElsewhere() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The kit is for Linux on x64.");

    private static async Task PackAsync(TemporaryFolder folder, params string[] arguments)
    {
        var result = await DotnetCommand.RunScriptAsync(Path.Combine(Scripts, "pack"), folder.Path, arguments);
        PackageFeed.SkipOnFrameworkGap(result);
        Assert.True(result.ExitCode == 0, result.Log);
    }
}
