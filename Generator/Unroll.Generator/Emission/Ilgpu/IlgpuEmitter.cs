using Unroll.Generator.Declarations;
using Unroll.Generator.Planning;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>The network's ILGPU kernels.</summary>
internal static class IlgpuEmitter
{
    public static IEnumerable<GeneratedFile> Emit(NetworkDeclaration declaration, NetworkPlan plan) => [];
}
