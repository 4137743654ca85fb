using Unroll.Generator.Backends;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>The compiler without Roslyn: turns a declared graph into the output of all back ends.</summary>
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
