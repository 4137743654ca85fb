namespace Unroll.Bench.Peers;

/// <summary>Who computes.</summary>
internal enum Contender
{
    /// <summary>The code of this repository, on the CPU.</summary>
    Unroll,

    /// <summary>ONNX Runtime's CPU provider, with all its optimisations.</summary>
    OnnxRuntime,
}
