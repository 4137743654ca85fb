namespace Unroll.Weights;

/// <summary>How a checkpoint is opened.</summary>
public sealed record StateDictOptions
{
    /// <summary>Compare a file named name-0123abcd.pth with the SHA-256 digits in its name; on by default.</summary>
    public bool VerifyHash { get; init; } = true;
}
