using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>How non-local attention weights a pair of a query q and a key k (Wang et al. 2018, arXiv:1711.07971).</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PairwiseFunction
{
    /// <summary>The softmax over all keys of scale * (q . k).</summary>
    Softmax,
    /// <summary>q . k, divided by the number of keys.</summary>
    DotProduct,
    /// <summary>relu(w1 . q + w2 . k), divided by the number of keys.</summary>
    Concatenation,
}
