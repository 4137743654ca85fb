using Unroll.Generator.Declarations;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Torch;

/// <summary>The network's TorchSharp module.</summary>
internal static class TorchEmitter
{
    public static IEnumerable<GeneratedFile> Emit(NetworkDeclaration declaration, NetworkPlan plan) => [];
}
