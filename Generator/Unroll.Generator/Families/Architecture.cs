using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;

namespace Unroll.Generator.Families;

/// <summary>From any family's spec to its graph.</summary>
internal static class Architecture
{
    /// <exception cref="InvalidNetworkException">The spec describes a network that cannot be built.</exception>
    public static NetworkGraph Build(NetworkSpec spec) => FamilyList.All.First(family => family.Declares(spec)).Build(spec);
}
