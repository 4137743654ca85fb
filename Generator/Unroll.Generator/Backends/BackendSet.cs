using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Declarations;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends;

/// <summary>The back ends that a project wants, and its options for them.</summary>
/// <param name="Names">The names of the back ends whose package it references.</param>
/// <param name="GpuKernelSets">The kernels to emit: the names of UnrollGpuKernelSets in the project file, or the default ones.</param>
/// <param name="KernelNamespace">The namespace of the kernels, which the networks of an assembly share, and which must not collide with those of other assemblies.</param>
internal sealed record BackendSet(EquatableArray<string> Names, EquatableArray<string> GpuKernelSets, string KernelNamespace)
{
    private const string GpuKernelSetsOption = "build_property.UnrollGpuKernelSets";

    // For the benchmarks, which compile networks themselves: the package hands no such property over.
    private const string GpuTuningOption = "build_property.UnrollGpuTuning";

    /// <summary>What the kernels leave open.</summary>
    public GpuTuning GpuTuning { get; init; } = GpuTuning.Default;

    /// <summary>The back ends themselves, in the list's order.</summary>
    public IEnumerable<Backend> Members => BackendList.All.Where(backend => Names.Contains(backend.Name));

    /// <summary>A name in <see cref="GpuKernelSets"/> that is not a kernel set; null if all are, or if nothing reads them.</summary>
    public string? UnknownKernelSet => Members.Any(backend => backend is IlgpuBackend) ? GpuKernelSets.FirstOrDefault(name => !KernelSets.Names.Contains(name)) : null;

    /// <summary>Some back ends with the default options.</summary>
    public static BackendSet Of(params string[] names) => new(new(names), KernelSets.Default, NamespaceOf(null));

    /// <summary>The back ends of a project.</summary>
    public static BackendSet Of(Compilation compilation, AnalyzerConfigOptions options) => new(
        BackendList.All.Where(backend => backend.IsReferenced(compilation)).Select(backend => backend.Name).ToEquatableArray(),
        KernelSetsOf(options),
        NamespaceOf(compilation.AssemblyName))
    {
        GpuTuning = options.TryGetValue(GpuTuningOption, out var tuning) ? GpuTuning.Parse(tuning) : GpuTuning.Default,
    };

    private static string NamespaceOf(string? assembly)
    {
        var identifier = string.Concat((assembly ?? "").Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_'));
        return "Unroll.Generated." + (SyntaxFacts.IsValidIdentifier(identifier) ? NetworkName.Escape(identifier) : "_" + identifier);
    }

    private static EquatableArray<string> KernelSetsOf(AnalyzerConfigOptions options)
    {
        options.TryGetValue(GpuKernelSetsOption, out var text);

        // Unroll.Ilgpu.targets replaces the semicolons of the project file.
        var names = (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct().ToEquatableArray();
        return names.Count > 0 ? names : KernelSets.Default;
    }
}
