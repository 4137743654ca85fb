using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>
/// What an average pool divides the sum of a window by. In every case, values outside the input count as zeros in the sum.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PoolDivisor
{
    /// <summary>The window's values inside the input: PyTorch's count_include_pad=False.</summary>
    Clipped,
    /// <summary>
    /// The window's values inside the padded input, which extends PadTop rows above and below the input and PadLeft columns to either side:
    /// PyTorch's count_include_pad=True. A window that ceil_mode lets extend even beyond that is divided by less than its full area.
    /// </summary>
    ClippedToPadding,
    /// <summary>All values of the window: pooling after explicit, possibly asymmetric, zero padding, as in TensorFlow's "same" pools.</summary>
    Full,
}
