namespace Unroll;

/// <summary>Where the classifier's weights come from.</summary>
public enum HeadWeights
{
    /// <summary>From the checkpoint, like all others; it must have them in the declared shape.</summary>
    FromCheckpoint,

    /// <summary>
    /// PyTorch's initial values of nn.Linear, drawn from a fixed seed; what the checkpoint says about the head is not read.
    /// Of VGG's and AlexNet's three linear layers it is the last one, which torchvision's users replace for classes of their own.
    /// For a backbone without a head this ignores the head of the checkpoint.
    /// </summary>
    Initial,
}
