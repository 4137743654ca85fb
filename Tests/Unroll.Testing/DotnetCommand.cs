using System.Collections;
using System.Diagnostics;

namespace Unroll.Testing;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Log">Its standard output, then its standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Log);

/// <summary>Runs programs, above all the .NET SDK, as a user's shell would: without the variables of the test run.</summary>
public static class DotnetCommand
{
    /// <summary>The .NET host.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly string[] InheritedPrefixes = ["MSBUILD", "TESTINGPLATFORM", "DOTNET_CLI_TEST", "VSTEST", "XUNIT"];

    /// <summary>Runs the SDK. No build server outlives the command, since one would hold its files and its output open.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="variables">Variables of the environment, in addition to those that are set here, or in their place; null: none.</param>
    /// <param name="arguments">What the SDK is told.</param>
    public static Task<CommandResult> RunAsync(string directory, IReadOnlyDictionary<string, string>? variables, params IEnumerable<string> arguments) =>
        RunProgramAsync(Host, directory, arguments, OfSdk(variables));

    /// <summary>Runs a script that runs the SDK.</summary>
    public static Task<CommandResult> RunScriptAsync(string script, string directory, params IEnumerable<string> arguments) =>
        RunProgramAsync("bash", directory, [script, .. arguments], OfSdk(null));

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static async Task<CommandResult> RunProgramAsync(
        string program, string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (InheritedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var timeout = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new CommandResult(process.ExitCode, await output, await output + await errors);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit}.", e);
        }
    }

    private static Dictionary<string, string> OfSdk(IReadOnlyDictionary<string, string>? variables)
    {
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",

            // Commands end before code that was counted, and compiled a second time, has repaid it.
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_TC_CallCounting"] = "0",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return environment;
    }
}
