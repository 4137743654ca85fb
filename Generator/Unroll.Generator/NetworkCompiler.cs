using Unroll.Generator.Backends;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>The compiler without Roslyn: a declared graph to what all back ends print for it.</summary>
internal static class NetworkCompiler
{
    /// <exception cref="InvalidNetworkException">A back end cannot compute the network.</exception>
    public static BackendOutput Compile(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set)
    {
        var outputs = set.Members.Select(backend => backend.Emit(declaration, declared, set)).ToList();
        return new(
            outputs.SelectMany(output => output.Files).ToEquatableArray(),
            outputs.SelectMany(output => output.Members).ToEquatableArray(),
            outputs.SelectMany(output => output.Kernels).ToEquatableArray());
    }
}
