using Microsoft.CodeAnalysis;

namespace Unroll.Generator;

/// <summary>The back ends beside the CPU's that a compilation references: each is emitted for exactly those.</summary>
/// <param name="Ilgpu">It references Unroll.Ilgpu.</param>
/// <param name="Torch">It references Unroll.Torch.</param>
internal sealed record Backends(bool Ilgpu, bool Torch)
{
    public static Backends ReferencedBy(Compilation compilation) =>
        new(Has(compilation, "Unroll.Ilgpu.GpuProgram"), Has(compilation, "Unroll.Torch.TorchProgram"));

    private static bool Has(Compilation compilation, string metadataName) => compilation.GetTypesByMetadataName(metadataName).Length > 0;
}
