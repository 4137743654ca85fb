using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>The function that an epilogue applies to each value.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Activation
{
    /// <summary>x</summary>
    None,
    /// <summary>max(x, 0)</summary>
    Relu,
    /// <summary>min(max(x, 0), 6)</summary>
    Relu6,
    /// <summary>1 / (1 + exp(-x))</summary>
    Sigmoid,
    /// <summary>relu6(x + 3) / 6</summary>
    HardSigmoid,
    /// <summary>x * relu6(x + 3) / 6</summary>
    HardSwish,
    /// <summary>x * sigmoid(x)</summary>
    Silu,
    /// <summary>x if it is positive, otherwise 0.01 x</summary>
    LeakyRelu,
}
