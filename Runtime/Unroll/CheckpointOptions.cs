namespace Unroll;

/// <summary>How a checkpoint becomes a network's parameters, on every back end.</summary>
public record CheckpointOptions
{
    /// <summary>Where the classifier's weights come from.</summary>
    public HeadWeights Head { get; init; }

    /// <summary>What becomes of the first convolution where the checkpoint's network takes images of other channels.</summary>
    public StemWeights Stem { get; init; }

    /// <summary>
    /// Which part of the checkpoint to take, where several fit the network: the keys and prefixes that lead to it, or some of them, with dots between
    /// ("state_dict_ema", "encoder_q", "teacher.backbone"); "." for what is at the top. Null: the one that fits.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>Pass over tensors that the network does not have, where the part that is taken has some; by default they are an error, as in PyTorch.</summary>
    public bool IgnoreUnexpected { get; init; }

    /// <summary>Accept weights that are NaN or infinite; by default the first one is an error that names its parameter.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>
    /// Compare a file named name-0123abcd.pth with the SHA-256 digits in its name, as torch.hub does: always (true), never (false), or (null, the default)
    /// where the name is a published one, such as torchvision's or ResNeSt's, so that dates and step counts are not taken for hashes.
    /// </summary>
    public bool? VerifyHash { get; init; }

    /// <summary>
    /// The published network whose weights these are, by upstream's constructor name ("resnest50"), where the file's name does not say it: the declaration is compared with that network's.
    /// Null: what the name of a published file says ("resnest50-528c19ca.pth").
    /// </summary>
    public string? WeightsOf { get; init; }

    /// <summary>
    /// Accept the published weights of another network with the same parameters, as a dilated backbone takes those of a classifier. By default that is an error, since
    /// what differs (strides, dilation, pools, activations, epsilons) is nothing that a checkpoint could tell.
    /// </summary>
    public bool AllowOtherLayers { get; init; }

    /// <summary>Is told, in a line, what was taken of a checkpoint that is not plainly the network's: which part, which spelling of its keys, what was adapted.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Is told the fraction of the parameters that is loaded, 0…1, from any thread.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends loading with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
