using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;

namespace Unroll.Generator.Backends.Torch;

/// <summary>TorchSharp modules: the network as declared, nothing fused.</summary>
internal sealed class TorchBackend : Backend
{
    public override string Name => "Torch";

    public override string ProgramType => "Unroll.Torch.TorchProgram";

    public override string Program(BackendSet set) => "Torch.Program";

    public override BackendOutput Emit(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set) =>
        new(new([new GeneratedFile($"{declaration.HintPrefix}.Torch.g.cs", TorchEmitter.Emit(declaration, DropUnused.Run(declared)))]));
}
