namespace Unroll;

/// <summary>What becomes of the first convolution's weights where a checkpoint's network takes images of other channels.</summary>
public enum StemWeights
{
    /// <summary>They must have the declared shape.</summary>
    AsDeclared,

    /// <summary>
    /// timm's rule for <c>in_chans</c> (timm/models/_manipulate.py, adapt_input_conv): for one channel the filters of all channels are summed; for any other count but three,
    /// the three filters are repeated in turns and scaled by 3 / channels, so that a gray image in all channels gives what it gave.
    /// </summary>
    Adapt,
}
