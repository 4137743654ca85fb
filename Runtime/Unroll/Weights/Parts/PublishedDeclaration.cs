namespace Unroll.Weights.Parts;

/// <summary>Compares a network with the one that published weights are for, where a checkpoint itself cannot tell: strides, dilation, pools and activations have no parameters.</summary>
internal static class PublishedDeclaration
{
    /// <exception cref="CheckpointException">The weights are known to be another network's, which has the same parameters.</exception>
    public static void Check(NetworkNeeds needs, StateDict state, CheckpointOptions options)
    {
        if (options.AllowOtherLayers
            || needs.Fingerprint is not { } fingerprint
            || (options.WeightsOf ?? state.PublishedNetwork) is not { } name
            || !PublishedNetworks.TryGet(name, out PublishedNetwork? published)
            || published.Fingerprint == fingerprint)
        {
            return;
        }

        throw new CheckpointException(
            $"{state.Source} has the published weights of {published.Name}, and {needs.Network} would compute something else from them: the two have the same parameters, but differ in what has none "
            + $"(strides, dilation, pools, activations, epsilons). {published.Name} is declared as [{published.Declaration}]. If {needs.Network} is meant to differ, as dilated backbones do, set "
            + "AllowOtherLayers = true (unroll: --allow-other-layers).");
    }
}
