using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Unroll.Bits, as it was built with the tests: what the kernels' own tests and a network of each family compute on this processor.</summary>
internal static class BitsProgram
{
    public const string Name = "Unroll.Bits";

    private static readonly Lazy<Task<BitsResults>> Here = new(() => RunAsync([]));

    public static string Folder { get; } = Path.Combine(PackageFeed.Repository, "Tests", Name, "bin", PackageFeed.Configuration, "net10.0");

    public static string Assembly { get; } = Path.Combine(Folder, $"{Name}.dll");

    /// <summary>What this processor computes, with all that it has; run once.</summary>
    public static Task<BitsResults> HereAsync() => Here.Value;

    /// <summary>What this processor computes.</summary>
    /// <param name="variables">What .NET is told to leave out.</param>
    public static async Task<BitsResults> RunAsync(Dictionary<string, string> variables)
    {
        var folder = Directory.CreateTempSubdirectory("unroll-bits-");
        try
        {
            var file = Path.Combine(folder.FullName, "results");
            var result = await DotnetCommand.RunProgramAsync("dotnet", folder.FullName, [Assembly, file], variables);
            Assert.True(result.ExitCode == 0, result.Log);
            return new BitsResults(result.Output.Trim(), ResultFile.Read(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>What Unroll.Bits has computed.</summary>
/// <param name="RanOn">The processor, in the program's words.</param>
/// <param name="Values">The results, by their names.</param>
internal sealed record BitsResults(string RanOn, IReadOnlyList<(string Name, float[] Values)> Values);
