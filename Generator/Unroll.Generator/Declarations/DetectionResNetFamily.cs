using Unroll.Generator.Architectures;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>Reads <c>[DetectionResNet(…)]</c> and the attributes beside it.</summary>
internal sealed class DetectionResNetFamily : NetworkFamily
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
        var stages = arguments.Get(nameof(DetectionResNetSpec.NumStages), defaults.NumStages);
        var spec = defaults with
        {
            OutIndices = arguments.IsGiven(nameof(NetworkSpec.OutIndices)) ? common.OutIndices : Enumerable.Range(0, Math.Min(Math.Max(stages, 0), defaults.NumStages)).ToEquatableArray(),
            StemChannels = arguments.Get(nameof(DetectionResNetSpec.StemChannels), defaults.StemChannels),
            BaseChannels = arguments.Get(nameof(DetectionResNetSpec.BaseChannels), defaults.BaseChannels),
            NumStages = stages,
            Strides = arguments.GetArray(nameof(DetectionResNetSpec.Strides), [.. defaults.Strides.Take(stages)]),
            Dilations = arguments.GetArray(nameof(DetectionResNetSpec.Dilations), [.. defaults.Dilations.Take(stages)]),
            Style = arguments.GetEnum(nameof(DetectionResNetSpec.Style), defaults.Style),
            DeepStem = arguments.Get(nameof(DetectionResNetSpec.DeepStem), defaults.DeepStem),
            AvgDown = arguments.Get(nameof(DetectionResNetSpec.AvgDown), defaults.AvgDown),
            Groups = arguments.Get(nameof(DetectionResNetSpec.Groups), defaults.Groups),
            BaseWidth = arguments.Get(nameof(DetectionResNetSpec.BaseWidth), defaults.BaseWidth),
            Norm = arguments.GetEnum(nameof(DetectionResNetSpec.Norm), defaults.Norm),
            NormGroups = arguments.Get(nameof(DetectionResNetSpec.NormGroups), defaults.NormGroups),
            NormEpsilon = arguments.Get(nameof(DetectionResNetSpec.NormEpsilon), defaults.NormEpsilon),
            FrozenStages = arguments.Get(nameof(DetectionResNetSpec.FrozenStages), defaults.FrozenStages),
            NormEval = arguments.Get(nameof(DetectionResNetSpec.NormEval), defaults.NormEval),
            Deformable = arguments.Parts.Where(part => part.AttributeName == Deformable).Select(part => ReadDeformable(part.Arguments)).FirstOrDefault(),
            Plugins = arguments.Parts.Where(part => part.AttributeName is ContextBlock or NonLocal).Select(ReadPlugin).ToEquatableArray(),
        };
        new DetectionResNetRules(spec, arguments, issues).Check();
        return spec;
    }

    private static DeformableConvolutionSpec ReadDeformable(NamedArguments arguments)
    {
        var defaults = new DeformableConvolutionSpec();
        return defaults with
        {
            Version = arguments.Get(nameof(DeformableConvolutionSpec.Version), defaults.Version),
            Stages = arguments.GetArray<bool>(nameof(DeformableConvolutionSpec.Stages)),
            DeformGroups = arguments.Get(nameof(DeformableConvolutionSpec.DeformGroups), defaults.DeformGroups),
            Groups = arguments.Get(nameof(DeformableConvolutionSpec.Groups), defaults.Groups),
            FallbackOnStride = arguments.Get(nameof(DeformableConvolutionSpec.FallbackOnStride), defaults.FallbackOnStride),
        };
    }

    private static BlockPluginSpec ReadPlugin(AttributePart part)
    {
        var arguments = part.Arguments;
        BlockPluginSpec plugin = part.AttributeName == ContextBlock ? ReadContextBlock(arguments) : ReadNonLocal(arguments);
        return plugin with
        {
            Position = arguments.GetEnum(nameof(BlockPluginSpec.Position), plugin.Position),
            Stages = arguments.GetArray<bool>(nameof(BlockPluginSpec.Stages)),
            Postfix = arguments.Get(nameof(BlockPluginSpec.Postfix), plugin.Postfix),
        };
    }

    private static ContextBlockSpec ReadContextBlock(NamedArguments arguments)
    {
        var defaults = new ContextBlockSpec();
        return defaults with
        {
            Ratio = arguments.Get(nameof(ContextBlockSpec.Ratio), defaults.Ratio),
            Pooling = arguments.GetEnum(nameof(ContextBlockSpec.Pooling), defaults.Pooling),
            Fusion = arguments.GetEnum(nameof(ContextBlockSpec.Fusion), defaults.Fusion),
        };
    }

    private static NonLocalSpec ReadNonLocal(NamedArguments arguments)
    {
        var defaults = new NonLocalSpec();
        return defaults with
        {
            Reduction = arguments.Get(nameof(NonLocalSpec.Reduction), defaults.Reduction),
            UseScale = arguments.Get(nameof(NonLocalSpec.UseScale), defaults.UseScale),
            Mode = arguments.GetEnum(nameof(NonLocalSpec.Mode), defaults.Mode),
            SubSample = arguments.Get(nameof(NonLocalSpec.SubSample), defaults.SubSample),
            BatchNorm = arguments.Get(nameof(NonLocalSpec.BatchNorm), defaults.BatchNorm),
        };
    }
}
