using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.Vgg;

/// <summary>Reads <c>[Vgg(…)]</c>.</summary>
internal sealed class VggFamily : NetworkFamily<VggSpec>
{
    public override string AttributeName => "Unroll.VggAttribute";

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        var layers = arguments.GetArray<int>(nameof(VggSpec.Layers));
        var defaults = new VggSpec(common.Name, common.Input, common.Classes, common.OutIndices, layers);
        var spec = defaults with
        {
            Channels = arguments.ArrayOption(defaults.Channels),
            BatchNorm = arguments.Option(defaults.BatchNorm),
            HiddenFeatures = arguments.Option(defaults.HiddenFeatures),
        };

        var rules = new OptionRules(arguments, issues);
        rules.Range(nameof(spec.HiddenFeatures), spec.HiddenFeatures, 1, NetworkLimits.MaxSize);
        rules.Layers(nameof(spec.Layers), layers);
        CheckNoStem("VGG", arguments, issues);
        if (layers.Count > 0)
        {
            CheckOutIndices(common.OutIndices, layers.Count, issues);
            rules.ForEachStage(nameof(spec.Channels), spec.Channels, nameof(spec.Layers), layers.Count, "the channels of each stage");
        }

        return spec;
    }

    protected override NetworkGraph Build(VggSpec spec) => new VggArchitecture(spec).Build();
}
