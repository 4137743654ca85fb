using System.Diagnostics;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>
/// The compiler's server for the consumers, as users have it: it is warm after the first of them, and without it each compilation would begin cold. It is the tests' own and ends
/// with them.
/// </summary>
internal sealed class CompilerServer : IDisposable
{
    private readonly string _name = $"unroll-tests-{Environment.ProcessId}";
    private readonly Process _process;

    private CompilerServer(string program)
    {
        _process = Process.Start(new ProcessStartInfo(DotnetCommand.Host, [program, $"-pipename:{_name}"]) { Environment = { ["DOTNET_TieredPGO"] = "0" } })
            ?? throw new InvalidOperationException($"{program} did not start.");
        Variables = new Dictionary<string, string> { ["UseSharedCompilation"] = "true", ["SharedCompilationId"] = _name };
    }

    /// <summary>What tells a build to use it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Starts the server of the SDK that builds in a folder.</summary>
    public static async Task<CompilerServer> StartAsync(string folder)
    {
        var project = Path.Combine(folder, "sdk.proj");
        await File.WriteAllTextAsync(project, "<Project />", TestContext.Current.CancellationToken);
        var asked = await DotnetCommand.RunAsync(folder, variables: null, "msbuild", project, "-getProperty:MSBuildToolsPath", "-nologo");
        Assert.True(asked.ExitCode == 0, asked.Log);
        return new CompilerServer(Path.Combine(asked.Output.Trim(), "Roslyn", "bincore", "VBCSCompiler.dll"));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
