namespace Unroll.Torch;

/// <summary>How a TorchSharp module is loaded and trained.</summary>
public sealed record TorchOptions : CheckpointOptions
{
    /// <summary>The defaults.</summary>
    public TorchOptions()
    {
    }

    /// <summary>The options of a checkpoint that another back end got, and the defaults of this one.</summary>
    /// <param name="checkpoint">How the checkpoint becomes parameters.</param>
    public TorchOptions(CheckpointOptions checkpoint)
        : base(checkpoint)
    {
    }

    /// <summary>The rate of every dropout layer, at least 0 and below 1; null: upstream's default of each.</summary>
    public double? Dropout { get; init; }

    /// <summary>
    /// The probability that DropBlock drops a value, at least 0 and below 1 (Ghiasi, Lin and Le 2018); 0, upstream's default, turns it off.
    /// ResNeSt has DropBlock in its third and fourth stage; other networks ignore it.
    /// </summary>
    public double DropBlock { get; init; }

    /// <summary>
    /// Whether the last norm of each residual branch starts at zero, so that each block starts as the identity: torchvision's zero_init_residual, timm's zero_init_last,
    /// ResNeSt's last_gamma. Only for networks with initial weights; families without such an option upstream ignore it. Null: upstream's default, which is true for
    /// Res2Nets, CSPNets and mmdetection's backbones.
    /// </summary>
    public bool? ZeroInitResidual { get; init; }

    /// <summary>
    /// mmdetection's frozen_stages: the stem (at 0 and above) and this many stages are not trained, and their norms and dropouts stay in evaluation mode. -1: nothing is frozen.
    /// </summary>
    public int FrozenStages { get; init; } = -1;

    /// <summary>mmdetection's norm_eval: all batch norms keep their running statistics in training, too.</summary>
    public bool NormEval { get; init; }

    /// <summary>TorchSharp's name of the device to put the module on ("cpu", "cuda", "cuda:1"); null: the CPU.</summary>
    public string? Device { get; init; }

    internal void Check()
    {
        if (Dropout is < 0 or >= 1 or double.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "A dropout rate is at least 0 and below 1.");
        }

        CheckDropBlock(DropBlock);
        ArgumentOutOfRangeException.ThrowIfLessThan(FrozenStages, -1, nameof(FrozenStages));
    }

    internal static double CheckDropBlock(double probability) => probability is >= 0 and < 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "DropBlock's probability is at least 0 and below 1.");
}
