using System.CommandLine;
using Unroll.Cli.Published;

namespace Unroll.Cli;

/// <summary>The weights that were named, and how to read them.</summary>
/// <param name="Path">The checkpoint; null for the shipped one.</param>
/// <param name="Part">The part of it to take; null for the one that fits.</param>
/// <param name="VerifyHash">Whether to compare it with the hash in its name; null where its name is a published one.</param>
/// <param name="AllowOtherLayers">Whether published weights of another network with the same parameters will do.</param>
/// <param name="Report">Is told what was taken of a checkpoint; null where none was named.</param>
internal sealed record WeightsChoice(string? Path, string? Part, bool? VerifyHash, bool AllowOtherLayers, Action<string>? Report)
{
    /// <summary>The published network whose weights they are; null: what the file's name says.</summary>
    public string? Network { get; init; }

    /// <summary>The same with the file that was found.</summary>
    public WeightsChoice At(ResolvedWeights found) => this with { Path = found.Path, Network = found.Network };

    /// <summary>Options to load it with.</summary>
    public LoadOptions Options => new() { Part = Part, VerifyHash = VerifyHash, AllowOtherLayers = AllowOtherLayers, WeightsOf = Network, Report = Report };
}

/// <summary>The options that name a checkpoint and say how to read it.</summary>
internal sealed class WeightsOptions
{
    private readonly Option<string?> _weights;

    private readonly Option<string?> _part = new("--part")
    {
        Description = "Which part of the checkpoint to take, where several fit: the keys that lead to it, as 'unroll inspect' lists them.",
        HelpName = "part",
    };

    private readonly Option<bool> _verify = new("--verify-hash")
    {
        Description = "Compare the checkpoint with the hash in its name (name-0123abcd.pth), whatever the name; otherwise only published names are.",
    };

    private readonly Option<bool> _noVerify = new("--no-verify-hash") { Description = "Do not compare the checkpoint with the hash in its name." };

    private readonly Option<bool> _allowOther = new("--allow-other-layers")
    {
        Description = "Take published weights of another network with the same parameters, whose strides, dilation or pools differ.",
    };

    private WeightsOptions(Option<string?> weights) => _weights = weights;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="weights">Its option for the checkpoint.</param>
    public static WeightsOptions AddTo(Command command, Option<string?> weights)
    {
        WeightsOptions options = new(weights);
        command.Options.Add(weights);
        command.Options.Add(options._part);
        command.Options.Add(options._verify);
        command.Options.Add(options._noVerify);
        command.Options.Add(options._allowOther);
        command.Validators.Add(result =>
        {
            if (result.GetValue(options._verify) && result.GetValue(options._noVerify))
            {
                result.AddError("--verify-hash and --no-verify-hash contradict each other.");
            }
        });
        return options;
    }

    /// <summary>What was chosen.</summary>
    public WeightsChoice Of(ParseResult parsed, Terminal terminal) => new(
        parsed.GetValue(_weights),
        parsed.GetValue(_part),
        parsed.GetValue(_verify) ? true : parsed.GetValue(_noVerify) ? false : null,
        parsed.GetValue(_allowOther),
        parsed.GetValue(_weights) is null ? null : terminal.Note);
}
