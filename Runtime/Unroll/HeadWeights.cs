namespace Unroll;

/// <summary>Where the classifier's weights come from.</summary>
public enum HeadWeights
{
    /// <summary>From the checkpoint, like all others; it must have them in the declared shape.</summary>
    FromCheckpoint,

    /// <summary>
    /// PyTorch's initial values of nn.Linear, drawn from a fixed seed; the head in the checkpoint is not read.
    /// In VGG and AlexNet only the last of the three linear layers starts anew, the one that torchvision's users replace for classes of their own.
    /// A backbone without a head ignores the head of the checkpoint.
    /// </summary>
    Initial,

    /// <summary>
    /// From the checkpoint, which may tell fewer classes apart than declared: their outputs come first, those after them mean nothing.
    /// <see cref="Weights.StateDict.PartOf"/> tells how many there are.
    /// </summary>
    Padded,
}
