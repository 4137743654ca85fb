using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.DetectionResNet;

/// <summary>Reads <c>[DetectionResNet(…)]</c> and the attributes next to it.</summary>
internal sealed class DetectionResNetFamily : NetworkFamily<DetectionResNetSpec>
{
    public const string ContextBlock = "Unroll.ContextBlockAttribute";
    public const string NonLocal = "Unroll.NonLocalAttribute";
    public const string Deformable = "Unroll.DeformableConvolutionAttribute";

    public override string AttributeName => "Unroll.DetectionResNetAttribute";

    public override IReadOnlyList<string> PartNames { get; } = [ContextBlock, NonLocal, Deformable];

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var common = ReadCommon(recordName, arguments, issues);
        new OptionRules(arguments, issues).OneOf(nameof(NetworkSpec.Classes), arguments.Get(nameof(NetworkSpec.Classes), 0), 0);
        var defaults = new DetectionResNetSpec(common.Name, common.Input, common.OutIndices, arguments.Get(nameof(DetectionResNetSpec.Depth), 0));
        var stages = arguments.Option(defaults.NumStages);
        var spec = defaults with
        {
            OutIndices = arguments.IsGiven(nameof(NetworkSpec.OutIndices)) ? common.OutIndices : Enumerable.Range(0, Math.Min(Math.Max(stages, 0), defaults.NumStages)).ToEquatableArray(),
            StemChannels = arguments.Option(defaults.StemChannels),
            BaseChannels = arguments.Option(defaults.BaseChannels),
            NumStages = stages,
            Strides = arguments.GetArray(nameof(DetectionResNetSpec.Strides), [.. defaults.Strides.Take(stages)]),
            Dilations = arguments.GetArray(nameof(DetectionResNetSpec.Dilations), [.. defaults.Dilations.Take(stages)]),
            Style = arguments.Option(defaults.Style),
            DeepStem = arguments.Option(defaults.DeepStem),
            AvgDown = arguments.Option(defaults.AvgDown),
            Groups = arguments.Option(defaults.Groups),
            BaseWidth = arguments.Option(defaults.BaseWidth),
            Norm = arguments.Option(defaults.Norm),
            NormGroups = arguments.Option(defaults.NormGroups),
            NormEpsilon = arguments.Option(defaults.NormEpsilon),
            FrozenStages = arguments.Option(defaults.FrozenStages),
            NormEval = arguments.Option(defaults.NormEval),
            Deformable = arguments.Parts.Where(part => part.AttributeName == Deformable).Select(part => ReadDeformable(part.Arguments)).FirstOrDefault(),
            Plugins = arguments.Parts.Where(part => part.AttributeName is ContextBlock or NonLocal).Select(ReadPlugin).ToEquatableArray(),
        };
        new DetectionResNetRules(spec, arguments, issues).Check();
        return spec;
    }

    protected override NetworkGraph Build(DetectionResNetSpec spec) => new DetectionResNetArchitecture(spec).Build();

    private static DeformableConvolutionSpec ReadDeformable(NamedArguments arguments)
    {
        var defaults = new DeformableConvolutionSpec();
        return defaults with
        {
            Version = arguments.Option(defaults.Version),
            Stages = arguments.ArrayOption(defaults.Stages),
            DeformGroups = arguments.Option(defaults.DeformGroups),
            Groups = arguments.Option(defaults.Groups),
            FallbackOnStride = arguments.Option(defaults.FallbackOnStride),
        };
    }

    private static BlockPluginSpec ReadPlugin(AttributePart part)
    {
        var arguments = part.Arguments;
        BlockPluginSpec plugin = part.AttributeName == ContextBlock ? ReadContextBlock(arguments) : ReadNonLocal(arguments);
        return plugin with
        {
            Position = arguments.Option(plugin.Position),
            Stages = arguments.ArrayOption(plugin.Stages),
            Postfix = arguments.Option(plugin.Postfix),
        };
    }

    private static ContextBlockSpec ReadContextBlock(NamedArguments arguments)
    {
        var defaults = new ContextBlockSpec();
        return defaults with
        {
            Ratio = arguments.Option(defaults.Ratio),
            Pooling = arguments.Option(defaults.Pooling),
            Fusion = arguments.Option(defaults.Fusion),
        };
    }

    private static NonLocalSpec ReadNonLocal(NamedArguments arguments)
    {
        var defaults = new NonLocalSpec();
        return defaults with
        {
            Reduction = arguments.Option(defaults.Reduction),
            UseScale = arguments.Option(defaults.UseScale),
            Mode = arguments.Option(defaults.Mode),
            SubSample = arguments.Option(defaults.SubSample),
            BatchNorm = arguments.Option(defaults.BatchNorm),
        };
    }
}
