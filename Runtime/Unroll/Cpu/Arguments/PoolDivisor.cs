using System.ComponentModel;

namespace Unroll.Cpu.Arguments;

/// <summary>
/// What an average pooling divides the sum of a window by. Values outside the input count as zeros in the sum in every case.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PoolDivisor
{
    /// <summary>The window's values inside the input: PyTorch's count_include_pad=False.</summary>
    Clipped,
    /// <summary>
    /// The window's values inside the padded input, which reaches PadTop rows above and below it and PadLeft columns to either side:
    /// PyTorch's count_include_pad=True. A window that ceil_mode lets hang over even that is divided by less than its full area.
    /// </summary>
    ClippedToPadding,
    /// <summary>All values of the window: pooling after an explicit, perhaps lopsided, padding by zeros, as TensorFlow's "same" pools have it.</summary>
    Full,
}
