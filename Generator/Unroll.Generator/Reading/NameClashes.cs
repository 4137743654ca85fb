using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>What distinguishes the networks of a compilation.</summary>
/// <param name="HintPrefix">The record's full name.</param>
/// <param name="Name">The network's name for users.</param>
/// <param name="HasOwnName">Whether that differs from the record's name.</param>
internal sealed record NetworkIdentity(string HintPrefix, string Name, bool HasOwnName)
{
    public static NetworkIdentity Of(NetworkDeclaration declaration) =>
        new(declaration.HintPrefix, declaration.Spec.Name, declaration.Spec.Name != declaration.TypeName.TrimStart('@'));
}

/// <summary>Finds networks that cannot be distinguished.</summary>
internal static class NameClashes
{
    public static EquatableArray<NetworkProblem> Find(EquatableArray<NetworkIdentity> identities) =>
        CollidingRecords(identities).Concat(DuplicateNames(identities)).ToEquatableArray();

    // Roslyn ignores case in the hint names of generated files.
    private static IEnumerable<NetworkProblem> CollidingRecords(EquatableArray<NetworkIdentity> identities) =>
        from same in identities.GroupBy(i => i.HintPrefix, StringComparer.OrdinalIgnoreCase)
        where same.Skip(1).Any()
        from identity in same
        let other = same.FirstOrDefault(o => o.HintPrefix != identity.HintPrefix) ?? identity
        select new NetworkProblem(identity.HintPrefix, new Issue(DiagnosticDescriptors.CollidingRecords, null, new([other.HintPrefix])));

    /// <summary>Only explicitly given names clash: records of the same name are distinguished by their namespaces.</summary>
    private static IEnumerable<NetworkProblem> DuplicateNames(EquatableArray<NetworkIdentity> identities) =>
        from same in identities.GroupBy(i => i.Name, StringComparer.Ordinal)
        where same.Skip(1).Any()
        from identity in same
        where identity.HasOwnName
        let other = same.First(o => !ReferenceEquals(o, identity))
        select new NetworkProblem(
            identity.HintPrefix, new Issue(DiagnosticDescriptors.DuplicateName, nameof(NetworkSpec.Name), new([identity.Name, other.HintPrefix])));
}
