namespace Unroll.Weights;

/// <summary>How a checkpoint is opened.</summary>
public sealed record StateDictOptions
{
    /// <inheritdoc cref="CheckpointOptions.VerifyHash"/>
    public bool? VerifyHash { get; init; }
}
