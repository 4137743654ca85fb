using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families.Composed;

/// <summary>Reads <c>[Stem(…)]</c> and the <c>[Stage(…)]</c> and <c>[Head(…)]</c> next to it.</summary>
internal sealed class ComposedFamily : NetworkFamily<ComposedSpec>
{
    public const string Stage = "Unroll.StageAttribute";
    public const string Head = "Unroll.HeadAttribute";

    public override string AttributeName => "Unroll.StemAttribute";

    public override IReadOnlyList<string> PartNames { get; } = [Stage, Head];

    public override string? LastPart => Head;

    public override NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues)
    {
        var stages = arguments.Parts.Where(part => part.AttributeName == Stage).Select(part => part.Arguments).ToList();
        var head = arguments.Parts.FirstOrDefault(part => part.AttributeName == Head)?.Arguments;
        var classes = head?.Get("Classes", 1000) ?? 0;
        var common = ReadCommon(recordName, arguments, issues, Math.Min(Math.Max(classes, 0), NetworkLimits.MaxClasses));
        var defaults = new ComposedSpec(common.Name, common.Input, common.Classes, common.OutIndices);
        var spec = defaults with
        {
            StemChannels = arguments.Get("Channels", defaults.StemChannels),
            StemKernel = arguments.Get("Kernel", defaults.StemKernel),
            StemStride = arguments.Get("Stride", defaults.StemStride),
            StemPool = arguments.Get("Pool", defaults.StemPool),
            HeadChannels = head?.Get("Channels", 0) ?? 0,
        };

        CheckStem(spec, arguments, issues);
        CheckHead(spec, head, stages.Count, issues);
        if (stages.Count is 0 or > NetworkLimits.MaxStages)
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, Issue.WholeAttribute, "The number of stages, [Stage(…)],", $"from 1 to {NetworkLimits.MaxStages}", $"{stages.Count}");
            return spec;
        }

        CheckOutIndices(common.OutIndices, stages.Count, issues);
        var read = new List<StageSpec>();
        for (var i = 0; i < stages.Count; i++)
        {
            issues.Part = i;
            read.Add(new StageReader(stages[i], i, issues).Read(NetworkLimits.MaxBlocks - read.Sum(stage => stage.Count)));
        }

        issues.Part = null;
        return spec with { Stages = new(read) };
    }

    protected override NetworkGraph Build(ComposedSpec spec) => new ComposedArchitecture(spec).Build();

    private static void CheckStem(ComposedSpec spec, NamedArguments arguments, IssueList issues)
    {
        var rules = new OptionRules(arguments, issues);
        rules.Range("Channels", spec.StemChannels, 1, NetworkLimits.MaxSize);
        rules.OddKernel("Kernel", spec.StemKernel);
        rules.OneOf("Stride", spec.StemStride, 1, 2);
    }

    private static void CheckHead(ComposedSpec spec, NamedArguments? head, int stages, IssueList issues)
    {
        if (head is null)
        {
            return;
        }

        // The head's number among the attributes: it comes after the stages.
        issues.Part = stages;
        var rules = new OptionRules(head, issues);
        rules.Range("Channels", spec.HeadChannels, 0, NetworkLimits.MaxSize);
        rules.Range("Classes", head.Get("Classes", 1000), 0, NetworkLimits.MaxClasses);
        rules.Needs("Channels", spec.Classes > 0 || spec.HeadChannels == 0, "Classes");
        issues.Part = null;
    }
}
