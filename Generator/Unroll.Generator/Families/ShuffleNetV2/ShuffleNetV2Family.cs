using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.ShuffleNetV2;

/// <summary>Reads <c>[ShuffleNetV2(…)]</c>.</summary>
internal sealed class ShuffleNetV2Family : NetworkFamily<ShuffleNetV2Spec>
{
    public override string AttributeName => "Unroll.ShuffleNetV2Attribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var defaults = new ShuffleNetV2Spec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            Layers = arguments.ArrayOption(defaults.Layers),
            Channels = arguments.GetArray(nameof(ShuffleNetV2Spec.Channels), 116, 232, 464),
            StemChannels = arguments.Option(defaults.StemChannels),
            HeadChannels = arguments.Option(defaults.HeadChannels),
        };

        if (spec.Layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, spec.Layers.Count, issues);
        }

        var rules = new OptionRules(arguments, issues);
        rules.Range(nameof(spec.StemChannels), spec.StemChannels, 1, NetworkLimits.MaxSize);
        rules.Range(nameof(spec.HeadChannels), spec.HeadChannels, 1, NetworkLimits.MaxSize);
        new StageRules(spec, arguments, issues).Check();
        if (issues.Count == 0 && spec.Channels.Any(channels => channels % 2 != 0))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, nameof(spec.Channels), "Each of Channels", "even, for its halves to be shuffled", $"{spec.Channels.First(channels => channels % 2 != 0)}");
        }

        return spec;
    }

    protected override NetworkGraph Build(ShuffleNetV2Spec spec) => new ShuffleNetV2Architecture(spec).Build();
}
