namespace Unroll;

/// <summary>How a checkpoint becomes a network's parameters, on every back end.</summary>
public record CheckpointOptions
{
    /// <summary>Where the classifier's weights come from.</summary>
    public HeadWeights Head { get; init; }

    /// <summary>Accept weights that are NaN or infinite; by default the first one is an error that names its parameter.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>
    /// Compare a file named name-0123abcd.pth with the SHA-256 digits in its name, as torch.hub does; on by default.
    /// </summary>
    public bool VerifyHash { get; init; } = true;
}
