using System.Text.Json;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Commands of the documentation that build in the clone itself, beside the other tests.</summary>
[Collection(Clone)]
public sealed class CloneTests(ITestOutputHelper output)
{
    /// <summary>Tests that build in the clone, one after the other.</summary>
    public const string Clone = nameof(Clone);

    [Fact]
    public async Task One_command_builds_the_tool_with_libtorch_and_compares_all_back_ends()
    {
        var ordinary = OrdinaryBuild.Stamps();

        var result = await DotnetCommand.RunAsync(
            PackageFeed.Repository, variables: null,
            "run", "-c", PackageFeed.Configuration, "--project", "Networks/Unroll.Cli", "-p:WithLibtorch=true", "--", "verify", "fashion_resnest", "--json");

        output.WriteLine(result.Log);
        Assert.Equal(ordinary, OrdinaryBuild.Stamps());
        using var report = JsonDocument.Parse(result.Output);
        var reasons = report.RootElement.GetProperty("unavailable").EnumerateArray()
            .Where(d => d.GetProperty("device").GetString() == "torch").Select(d => d.GetProperty("reason").GetString()!);
        foreach (var reason in reasons)
        {
            Assert.DoesNotContain("not in this build", reason, StringComparison.Ordinal);
            Assert.Skip(reason);
        }

        Assert.Equal(0, result.ExitCode);
        Assert.True(report.RootElement.GetProperty("agree").GetBoolean());
        Assert.Contains(report.RootElement.GetProperty("devices").EnumerateArray(), d => d.GetProperty("device").GetString() == "TorchSharp, CPU");
    }
}
