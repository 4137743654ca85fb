using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families;

/// <summary>A family of networks: turns its attribute into a spec, and the spec into a graph.</summary>
internal abstract class NetworkFamily
{
    /// <summary>The attribute's full name.</summary>
    public abstract string AttributeName { get; }

    /// <summary>The full names of the attributes that belong to the family's own.</summary>
    public virtual IReadOnlyList<string> PartNames => [];

    /// <summary>The one of <see cref="PartNames"/> that is read last, wherever it is written; null: none.</summary>
    public virtual string? LastPart => null;

    /// <summary>Reads the spec and adds to <paramref name="issues"/> what is wrong with it; the spec is usable only if nothing is.</summary>
    /// <param name="recordName">The record's name, the default for the network's.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="issues">Receives what is wrong.</param>
    public abstract NetworkSpec Read(string recordName, NamedArguments arguments, IssueList issues);

    /// <summary>Whether the spec is one of this family's.</summary>
    public abstract bool Declares(NetworkSpec spec);

    /// <exception cref="InvalidNetworkException">The spec describes a network that cannot be built.</exception>
    public abstract NetworkGraph Build(NetworkSpec spec);

    /// <summary>What all families share, by the names of <c>NetworkAttribute</c>.</summary>
    protected sealed record Common(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices);

    /// <summary>Reads and checks what all families share, except for <see cref="CheckOutIndices"/>, which needs the number of stages.</summary>
    protected static Common ReadCommon(string recordName, NamedArguments arguments, IssueList issues, int? classesByDefault = null)
    {
        var name = arguments.Get(nameof(NetworkSpec.Name), recordName);
        if (!NetworkName.IsValid(name))
        {
            issues.Add(DiagnosticDescriptors.InvalidName, nameof(NetworkSpec.Name), NetworkName.Quote(name));
        }

        var input = InputOf(arguments);
        if (input.Count != 3 || input.Any(size => size is < 1 or > NetworkLimits.MaxSize))
        {
            issues.Add(DiagnosticDescriptors.InvalidInput, nameof(NetworkSpec.Input), input.Abbreviated(), $"{NetworkLimits.MaxSize}");
            input = new([1, 1, 1]);
        }

        var outIndices = arguments.GetArray<int>(nameof(NetworkSpec.OutIndices));
        var classes = arguments.Get(nameof(NetworkSpec.Classes), classesByDefault ?? (outIndices.Count > 0 || OutStem(arguments) ? 0 : 1000));
        new OptionRules(arguments, issues).Range(nameof(NetworkSpec.Classes), classes, 0, NetworkLimits.MaxClasses);
        return new Common(name, new Shape(input[0], input[1], input[2]), classes, outIndices);
    }

    /// <summary>The input as given, or its default: three numbers if it is right.</summary>
    internal static EquatableArray<int> InputOf(NamedArguments arguments) => arguments.GetArray(nameof(NetworkSpec.Input), 3, 224, 224);

    /// <summary>Whether the stem's feature map is returned too.</summary>
    internal static bool OutStem(NamedArguments arguments) => arguments.Get(nameof(NetworkSpec.OutStem), false);

    /// <summary>Refuses the stem's feature map where the first layers belong to the first stage.</summary>
    internal static void CheckNoStem(string network, NamedArguments arguments, IssueList issues) => new OptionRules(arguments, issues).Exclude(
        OutStem(arguments), nameof(NetworkSpec.OutStem), nameof(NetworkSpec.OutStem), $"{network}, which has no stem: its first layers belong to stage 0");

    internal static void CheckOutIndices(EquatableArray<int> outIndices, int stages, IssueList issues)
    {
        if (outIndices.Any(index => index < 0 || index >= stages))
        {
            Add($"names stage {outIndices.First(index => index < 0 || index >= stages)}");
        }
        else if (outIndices.GroupBy(index => index).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
        {
            Add($"names stage {repeated.Key} more than once");
        }

        void Add(string fault) => issues.Add(DiagnosticDescriptors.InvalidOutIndices, nameof(NetworkSpec.OutIndices), fault, $"{stages - 1}");
    }
}

/// <summary>A family whose specs are of one type.</summary>
internal abstract class NetworkFamily<TSpec> : NetworkFamily
    where TSpec : NetworkSpec
{
    public sealed override bool Declares(NetworkSpec spec) => spec is TSpec;

    public sealed override NetworkGraph Build(NetworkSpec spec) => Build((TSpec)spec);

    protected abstract NetworkGraph Build(TSpec spec);
}
