namespace Unroll;

/// <summary>A network as code for one back end, without weights. Each back end has one type of program, which loads weights in its own way.</summary>
public interface INetworkProgram
{
    /// <summary>The back end's name: "CPU", "ILGPU", "TorchSharp", "ONNX".</summary>
    string Backend { get; }

    /// <summary>The network's facts.</summary>
    NetworkInfo Info { get; }
}
