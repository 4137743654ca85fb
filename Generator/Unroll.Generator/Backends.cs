using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Unroll.Generator.Emission.Ilgpu;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>The back ends beside the CPU's that a project wants: each is emitted for the projects that reference its package.</summary>
/// <param name="Ilgpu">It references Unroll.Ilgpu.</param>
/// <param name="Torch">It references Unroll.Torch.</param>
/// <param name="GpuTunings">The kernels to emit: the names of UnrollGpuTunings in the project file, or all.</param>
internal sealed record Backends(bool Ilgpu, bool Torch, EquatableArray<string> GpuTunings)
{
    private const string GpuTuningsOption = "build_property.UnrollGpuTunings";

    /// <summary>The CPU's alone.</summary>
    public static Backends None { get; } = new(false, false, KernelTunings.Names);

    /// <summary>A name among <see cref="GpuTunings"/> that is no tuning; null where all are.</summary>
    public string? UnknownTuning => GpuTunings.FirstOrDefault(name => !KernelTunings.Names.Contains(name));

    public static Backends Of(Compilation compilation, AnalyzerConfigOptions options) =>
        new(Has(compilation, "Unroll.Ilgpu.GpuProgram"), Has(compilation, "Unroll.Torch.TorchProgram"), TuningsOf(options));

    private static bool Has(Compilation compilation, string metadataName) => compilation.GetTypesByMetadataName(metadataName).Length > 0;

    private static EquatableArray<string> TuningsOf(AnalyzerConfigOptions options)
    {
        options.TryGetValue(GpuTuningsOption, out var text);

        // Unroll.Ilgpu.targets replaces the semicolons of the project file.
        var names = (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct().ToEquatableArray();
        return names.Count > 0 ? names : KernelTunings.Names;
    }
}
