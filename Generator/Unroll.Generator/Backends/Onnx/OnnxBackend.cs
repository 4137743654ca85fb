using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Passes;

namespace Unroll.Generator.Backends.Onnx;

/// <summary>ONNX files: the network as declared, except that batch norms are attached to their convolutions, so that they can be folded or not when a file is written.</summary>
internal sealed class OnnxBackend : Backend
{
    public override string Name => "Onnx";

    public override string ProgramType => "Unroll.Onnx.OnnxProgram";

    public override string Program(BackendSet set) => "Onnx.Program";

    public override BackendOutput Emit(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set)
    {
        var graph = FoldBatchNorm.Run(DropTrainingOnly.Run(DropUnused.Run(declared)));
        return new(new([new GeneratedFile($"{declaration.HintPrefix}.Onnx.g.cs", OnnxEmitter.Emit(declaration, graph))]), new(["Onnx"]));
    }
}
