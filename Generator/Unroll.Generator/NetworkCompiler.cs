using Unroll.Generator.Architectures;
using Unroll.Generator.Declarations;
using Unroll.Generator.Emission.Api;
using Unroll.Generator.Emission.Cpu;
using Unroll.Generator.Emission.Report;
using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>A file to add to the user's compilation.</summary>
internal sealed record GeneratedFile(string HintName, string Text);

/// <summary>The compiler without Roslyn: declaration to generated files.</summary>
internal static class NetworkCompiler
{
    /// <exception cref="Graph.InvalidNetworkException">The declaration describes a network that cannot be built.</exception>
    public static EquatableArray<GeneratedFile> Compile(NetworkDeclaration declaration)
    {
        var plan = Planner.Plan(Architecture.Build(declaration.Spec), declaration.Spec.Winograd);
        return new(
        [
            new GeneratedFile($"{declaration.HintPrefix}.g.cs", ApiEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuForward.g.cs", CpuForwardEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuWeights.g.cs", CpuWeightsEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuLayers.g.cs", LayersEmitter.Emit(declaration, plan)),
        ]);
    }
}
