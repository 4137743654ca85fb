using System.Text.Json.Nodes;
using Unroll.Bench.Gpu.Reports;
using Unroll.Bench.Gpu.Stages;

namespace Unroll.Ilgpu.Tests.Benchmarks;

/// <summary>The page of results, from those that a trial on the emulated device recorded: parts of two runs, of which the first ran out of time.</summary>
public class ReportPageTests
{
    private static readonly List<JsonObject> Trial = ResultsFile.Read([Path.Combine(AppContext.BaseDirectory, "Benchmarks", "Data", "trial.jsonl")]);

    [Fact]
    public void Networks_stand_beside_PyTorch()
    {
        var page = ReportPage.Write(Trial);
        Assert.Contains("| tiny | 1 | 95.804 | 70.840 | 103.675 | 2.619 | – | – | 0.03 | 10 | 0.00 | 1.2E-7 |", page, StringComparison.Ordinal);
        Assert.Contains("- tiny, FP32, batch 1: 0.03 of PyTorch's speed, 0.8 is the goal.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_have_their_share()
    {
        var page = ReportPage.Write(Trial);
        Assert.Contains("| Conv7x7s2_32x32x3_16x16x64_Relu_894b8535_Tile64x64 | GpuCuda | 1 | 743.4750 | 34.7 % | 0.00 | 0 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_better_tuning_is_a_question()
    {
        var page = ReportPage.Write(Trial);
        Assert.Contains("| FullGrid=2 | 0.64 | Conv3x3s2_8x8x16_4x4x64_Relu 0.52 Tile64x64(1,1,1);", page, StringComparison.Ordinal);
        Assert.Contains("- FullGrid=2 takes 0.64 of the defaults' time for tiny, fp32, batch 1: would it be the better default?", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_later_run_completed_is_not_missing()
    {
        var page = ReportPage.Write(Trial);
        Assert.Contains("| networks | timed out | 40.9 | 41.4 |  |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("- Stage 'networks'", page, StringComparison.Ordinal);
        Assert.Contains("- Stage 'zoo' was skipped: what it would have shown is missing. The budget was spent.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_tests_and_differences_are_questions()
    {
        var page = ReportPage.Write(
        [
            Record("""{"kind":"test","outcome":"failed","test":"A(b)","message":"is | not"}"""), Record("""{"kind":"test","outcome":"passed","test":"B"}"""),
            Record("""{"kind":"zoo","network":"net","input":"3x64x64","relativeL2":0.5}"""), Record("""{"kind":"zoo","network":"other","relativeL2":1e-7}"""),
            Record("""{"kind":"fault","network":"net","precision":"tf32","message":"no memory"}"""),
        ]);
        Assert.Contains("1 passed, 1 failed, 0 were skipped", page, StringComparison.Ordinal);
        Assert.Contains("| A(b) | is \\| not |", page, StringComparison.Ordinal);
        Assert.Contains("2 networks, full precision, against the processor: 1 within", page, StringComparison.Ordinal);
        Assert.Contains("- 1 networks of the zoo differ from the processor: net.", page, StringComparison.Ordinal);
        Assert.Contains("- net tf32: no memory", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_no_gpu_are_refused()
    {
        Assert.Contains("which is no GPU", ReportPage.WhyNotOfGpu(Trial), StringComparison.Ordinal);
        Assert.Contains("which device", ReportPage.WhyNotOfGpu([]), StringComparison.Ordinal);
        Assert.Null(ReportPage.WhyNotOfGpu([Record("""{"kind":"device","name":"a GPU","isGpu":true}""")]));
    }

    [Fact]
    public void Of_nothing_there_is_a_page_without_tables() =>
        Assert.EndsWith("## Open questions\n\n- None that the results raise.\n", ReportPage.Write([]).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private static JsonObject Record(string json) => (JsonObject)JsonNode.Parse(json)!;
}
