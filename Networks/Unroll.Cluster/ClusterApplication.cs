using System.CommandLine;
using Unroll.Cli;
using Unroll.Cli.Published;
using Unroll.Cluster.Commands;
using Unroll.Hub;

namespace Unroll.Cluster;

/// <summary>The program: its commands.</summary>
internal static class ClusterApplication
{
    public const string Name = "unroll-cluster";

    /// <summary>How long silos may take to hand over their work after Ctrl-C or SIGTERM.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command line; an error is a line and an exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">Where results and errors go.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <param name="hub">Where published weights are kept; null: where the environment says.</param>
    public static Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation, HubOptions? hub = null)
    {
        var weights = new WeightsResolver(terminal, hub ?? new HubOptions());
        var root = new RootCommand("Evaluates networks on many machines.")
        {
            HelpName = Name,
            Options = { weights.Offline },
            Subcommands =
            {
                RunCommand.Create(terminal, weights),
                SiloCommand.Create(terminal, weights),
                WatchCommand.Create(terminal),
            },
        };
        return Application.RunAsync(root, args, terminal, cancellation, Patience);
    }
}
