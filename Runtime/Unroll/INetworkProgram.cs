namespace Unroll;

/// <summary>A network as code for a back end other than the CPU's. Each back end has one type of program, which takes weights in its own way.</summary>
public interface INetworkProgram
{
    /// <summary>The back end's name: "ILGPU", "TorchSharp", "ONNX".</summary>
    string Backend { get; }
}
