using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>SIMD C#: calls of the runtime's kernels, with every number a literal. It is also the record's own forward pass.</summary>
internal sealed class CpuBackend : Backend
{
    public override string Name => "Cpu";

    public override string ProgramType => "Unroll.Cpu.CpuProgram";

    public override string Program(BackendSet set) => "Cpu.Program";

    public override BackendOutput Emit(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set)
    {
        var plan = CpuPlanner.Plan(declared, declaration.Spec.Winograd);
        var programs = set.Members.Select(backend => backend.Program(set)).OfType<string>();
        return new(new(
        [
            new GeneratedFile($"{declaration.HintPrefix}.g.cs", ApiEmitter.Emit(declaration, declared, plan, [.. programs])),
            new GeneratedFile($"{declaration.HintPrefix}.CpuForward.g.cs", CpuForwardEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuWeights.g.cs", CpuWeightsEmitter.Emit(declaration, plan)),
            new GeneratedFile($"{declaration.HintPrefix}.CpuLayers.g.cs", CpuLayersEmitter.Emit(declaration, plan)),
        ]), ApiEmitter.Members(declaration, plan).ToEquatableArray());
    }
}
