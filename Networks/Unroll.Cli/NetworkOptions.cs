using System.CommandLine;
using System.CommandLine.Parsing;
using Unroll.Cli.Assemblies;
using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>The option that says whose networks a command works on.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<string?> _assembly = new("--assembly")
    {
        Description = "Take the networks of this assembly, which a project of yours was built to, instead of the tool's own.",
        HelpName = "my.dll",
    };

    private NetworkOptions()
    {
    }

    /// <summary>Adds the option to a command.</summary>
    public static NetworkOptions AddTo(Command command)
    {
        var options = new NetworkOptions();
        command.Options.Add(options._assembly);
        return options;
    }

    /// <summary>Whether an assembly was named.</summary>
    public bool IsGiven(SymbolResult result) => result.GetValue(_assembly) is not null;

    /// <summary>The networks to choose from.</summary>
    /// <exception cref="CommandException">The assembly has none, or cannot be loaded.</exception>
    public NetworkSet Of(ParseResult parsed) => parsed.GetValue(_assembly) is { } path ? NetworkAssembly.Open(path) : NetworkSet.Zoo;

    /// <summary>The network that was named.</summary>
    /// <exception cref="UsageException">There is no such network.</exception>
    /// <exception cref="CommandException">The assembly has none, or cannot be loaded.</exception>
    public ZooEntry Resolve(ParseResult parsed, Argument<string> name) => Of(parsed).Resolve(parsed.GetRequiredValue(name));
}
