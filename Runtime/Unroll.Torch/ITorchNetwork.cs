using Unroll.Weights;
using static TorchSharp.torch;

namespace Unroll.Torch;

/// <summary>A TorchSharp module that a declaration was compiled to, whichever network it is.</summary>
public interface ITorchNetwork : IDisposable
{
    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    NetworkInfo Info { get; }

    /// <summary>The module itself.</summary>
    nn.Module Module { get; }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <returns>A tensor for each of the network's outputs; the caller disposes them.</returns>
    Tensor[] Run(Tensor input);

    /// <summary>Copies the current parameters, by upstream's names.</summary>
    StateDict ToStateDict();

    /// <summary>Replaces all parameters.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    void LoadWeights(StateDict weights);
}
