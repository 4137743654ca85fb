using Unroll.Hub;

namespace Unroll.Cli.Tests.Support;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The command did what it should, and wrote nothing else.</summary>
    public CommandResult Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(Application.Success, ExitCode);
        Assert.DoesNotContain('\u001b', Output);
        return this;
    }

    /// <summary>The command failed, with one line of error and no result.</summary>
    public void Failed(int exitCode, string message)
    {
        Assert.Equal("", Output);
        Assert.Equal($"unroll: {message}\n", Error.ReplaceLineEndings("\n"));
        Assert.Equal(exitCode, ExitCode);
    }
}

/// <summary>Runs the tool in this process, its output redirected.</summary>
internal static class CommandLine
{
    /// <summary>No cache of this machine, and no network.</summary>
    private static readonly HubOptions _nothing = new()
    {
        TorchCheckpoints = Path.Combine(Path.GetTempPath(), "unroll-no-cache"),
        HuggingFaceCache = Path.Combine(Path.GetTempPath(), "unroll-no-cache"),
        Offline = true,
    };

    public static Task<CommandResult> RunAsync(params string[] args) => RunUntilAsync(args, TestContext.Current.CancellationToken);

    /// <summary>Runs the tool as at a terminal of a width.</summary>
    public static Task<CommandResult> RunAtAsync(int width, params string[] args) => RunUntilAsync(args, TestContext.Current.CancellationToken, width: width);

    public static Task<CommandResult> RunWithAsync(HubOptions hub, params string[] args) => RunUntilAsync(args, TestContext.Current.CancellationToken, hub);

    public static async Task<CommandResult> RunUntilAsync(string[] args, CancellationToken cancellation, HubOptions? hub = null, int? width = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, width, isErrorInteractive: false);
        var exitCode = await Application.RunAsync(args, terminal, cancellation, hub ?? _nothing);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }
}
