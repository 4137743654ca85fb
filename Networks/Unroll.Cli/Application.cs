using System.CommandLine;
using System.CommandLine.Parsing;
using Unroll.Cli.Commands;
using Unroll.Cli.Published;
using Unroll.Hub;
using Unroll.Images;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>The tool: its commands, and the handling of their errors.</summary>
internal static class Application
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>What shells return for a program ended by Ctrl-C: 128 + SIGINT.</summary>
    public const int Cancelled = 130;

    public static Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation, HubOptions? hub = null) =>
        RunAsync(Root(terminal, new WeightsResolver(terminal, hub ?? new HubOptions())), args, terminal, cancellation);

    /// <summary>Runs a command line; an error is a line and an exit code.</summary>
    /// <param name="root">The program's commands, and its name.</param>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">Where results and errors go.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <param name="patience">How long a command may take to end after Ctrl-C or SIGTERM; null: two seconds.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal, CancellationToken cancellation, TimeSpan? patience = null)
    {
        // A file may be called @photo.png: no response files.
        var parsed = root.Parse(args is [] ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            // A misspelt command would be reported as a missing one, which says less.
            var error = parsed.UnmatchedTokens is [var token, ..] ? $"Unrecognized command or argument '{token}'." : parsed.Errors[0].Message;
            return terminal.Fail($"{error} See '{HelpCommand(parsed)}'.", Usage);
        }

        // An unset variable of a script, "$WEIGHTS", is an empty word. An image of such a name costs its own row alone.
        if (Empty(parsed) is { } empty)
        {
            return terminal.Fail($"{empty} has an empty value. See '{HelpCommand(parsed)}'.", Usage);
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = patience ?? TimeSpan.FromSeconds(2),
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail("cancelled.", Cancelled);
        }
        catch (Exception e) when (e is UsageException or DeviceException { IsNameWrong: true })
        {
            return terminal.Fail($"{e.Message} See '{HelpCommand(parsed)}'.", Usage);
        }
        catch (Exception e) when (e is CommandException or DeviceException or ImageException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(e.Message, Failure);
        }
#pragma warning disable CA1031 // The last resort: the user gets one line, not a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return terminal.Fail($"unexpected {e.GetType().Name}: {e.Message}", Failure);
        }
    }

    private static RootCommand Root(Terminal terminal, WeightsResolver weights) => new("Lists, inspects, evaluates and runs convolutional networks that were compiled to unrolled code.")
    {
        HelpName = "unroll",
        Options = { weights.Offline },
        Subcommands =
        {
            ListCommand.Create(terminal, weights),
            SummaryCommand.Create(terminal),
            InspectCommand.Create(terminal),
            PredictCommand.Create(terminal, weights),
            EvaluateCommand.Create(terminal, weights),
            RunCommand.Create(terminal, weights),
            VerifyCommand.Create(terminal, weights),
            BenchCommand.Create(terminal, weights),
            ExportCommand.Create(terminal, weights),
            FetchCommand.Create(terminal, weights),
            MergeCommand.Create(terminal),
        },
    };

    private static string? Empty(ParseResult parsed) => parsed.CommandResult.Children.Where(result => result.Tokens.Any(token => token.Value.Length == 0)).Select(result => result switch
    {
        OptionResult option => $"Option '{option.Option.Name}'",
        ArgumentResult { Argument: { Arity.MaximumNumberOfValues: 1 } argument } => $"Argument '{argument.Name}'",
        _ => null,
    }).FirstOrDefault(text => text is not null);

    private static string HelpCommand(ParseResult parsed)
    {
        var program = parsed.RootCommandResult.Command is RootCommand { HelpName: { } name } ? name : "unroll";
        return parsed.CommandResult.Command is RootCommand ? $"{program} --help" : $"{program} {parsed.CommandResult.Command.Name} --help";
    }
}
