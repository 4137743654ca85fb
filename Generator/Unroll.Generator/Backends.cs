using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Unroll.Generator.Declarations;
using Unroll.Generator.Emission.Ilgpu;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>The back ends beside the CPU's that a project wants: each is emitted for the projects that reference its package.</summary>
/// <param name="Ilgpu">It references Unroll.Ilgpu.</param>
/// <param name="Torch">It references Unroll.Torch.</param>
/// <param name="GpuTunings">The kernels to emit: the names of UnrollGpuTunings in the project file, or the default ones.</param>
/// <param name="KernelNamespace">The namespace of the kernels, which the networks of an assembly share and other assemblies must not confuse with their own.</param>
internal sealed record Backends(bool Ilgpu, bool Torch, EquatableArray<string> GpuTunings, string KernelNamespace)
{
    private const string GpuTuningsOption = "build_property.UnrollGpuTunings";

    /// <summary>The CPU's alone.</summary>
    public static Backends None { get; } = new(false, false, KernelTunings.Default, NamespaceOf(null));

    /// <summary>A name among <see cref="GpuTunings"/> that is no tuning; null where all are.</summary>
    public string? UnknownTuning => GpuTunings.FirstOrDefault(name => !KernelTunings.Names.Contains(name));

    public static Backends Of(Compilation compilation, AnalyzerConfigOptions options) =>
        new(Has(compilation, "Unroll.Ilgpu.GpuProgram"), Has(compilation, "Unroll.Torch.TorchProgram"), TuningsOf(options), NamespaceOf(compilation.AssemblyName));

    private static bool Has(Compilation compilation, string metadataName) => compilation.GetTypesByMetadataName(metadataName).Length > 0;

    private static string NamespaceOf(string? assembly)
    {
        var identifier = string.Concat((assembly ?? "").Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_'));
        return "Unroll.Generated." + (SyntaxFacts.IsValidIdentifier(identifier) ? NetworkName.Escape(identifier) : "_" + identifier);
    }

    private static EquatableArray<string> TuningsOf(AnalyzerConfigOptions options)
    {
        options.TryGetValue(GpuTuningsOption, out var text);

        // Unroll.Ilgpu.targets replaces the semicolons of the project file.
        var names = (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct().ToEquatableArray();
        return names.Count > 0 ? names : KernelTunings.Default;
    }
}
