using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>The compiler without Roslyn: a declared graph to generated files.</summary>
internal static class NetworkCompiler
{
    /// <exception cref="InvalidNetworkException">A back end cannot compute the network.</exception>
    public static (EquatableArray<GeneratedFile> Files, EquatableArray<KernelSignature> Kernels) Compile(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set)
    {
        var outputs = set.Members.Select(backend => backend.Emit(declaration, declared, set)).ToList();
        return (outputs.SelectMany(output => output.Files).ToEquatableArray(), outputs.SelectMany(output => output.Kernels).ToEquatableArray());
    }
}
