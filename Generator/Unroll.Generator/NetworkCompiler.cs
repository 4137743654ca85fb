using Unroll.Generator.Declarations;
using Unroll.Generator.Emission.Api;
using Unroll.Generator.Emission.Cpu;
using Unroll.Generator.Emission.Ilgpu;
using Unroll.Generator.Emission.Report;
using Unroll.Generator.Emission.Torch;
using Unroll.Generator.Families;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>A file to add to the user's compilation.</summary>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>The compiler without Roslyn: declaration to generated files.</summary>
internal static class NetworkCompiler
{
    /// <exception cref="Graph.InvalidNetworkException">The declaration describes a network that cannot be built.</exception>
    public static (EquatableArray<GeneratedFile> Files, EquatableArray<KernelSignature> Kernels) Compile(NetworkDeclaration declaration, Backends backends)
    {
        var plan = Planner.Plan(Architecture.Build(declaration.Spec), declaration.Spec.Winograd);
        var (gpuFiles, kernels) = backends.Ilgpu ? IlgpuEmitter.Emit(declaration, plan, backends) : ([], default);
        EquatableArray<GeneratedFile> files = new(
        [
            new GeneratedFile($"{declaration.HintPrefix}.g.cs", ApiEmitter.Emit(declaration, plan, backends)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuForward.g.cs", CpuForwardEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuWeights.g.cs", CpuWeightsEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuLayers.g.cs", LayersEmitter.Emit(declaration, plan)),
            .. gpuFiles,
            .. backends.Torch ? TorchEmitter.Emit(declaration, plan) : [],
        ]);
        return (files, kernels);
    }
}
