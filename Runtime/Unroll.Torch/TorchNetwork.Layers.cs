using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unroll.Torch;

public abstract partial class TorchNetwork<TResult>
{
    /// <summary>Makes and registers a convolution with zero padding, equal on opposite sides.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="inChannels">Channels of its input.</param>
    /// <param name="outChannels">Channels of its result.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="padding">Zeros on each side; null: none.</param>
    /// <param name="dilation">Distance of its taps; null: 1.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether it has a bias.</param>
    protected Conv2d Conv2d(
        string path, int inChannels, int outChannels, Size2 kernel, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1, bool bias = false) =>
        Add(path, nn.Conv2d(
            inChannels, outChannels, kernel.ToTuple(), stride: (stride ?? 1).ToTuple(), padding: (padding ?? 0).ToTuple(), dilation: (dilation ?? 1).ToTuple(),
            groups: groups, bias: bias));

    /// <summary>Makes and registers the convolution across channels of an ECA gate.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="kernel">Channels that it covers.</param>
    protected Conv1d Conv1d(string path, int kernel) => Add(path, nn.Conv1d(1, 1, (long)kernel, padding: kernel / 2, bias: false));

    /// <summary>Makes and registers a linear layer.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="inFeatures">Values of its input.</param>
    /// <param name="outFeatures">Values of its result.</param>
    /// <param name="bias">Whether it has a bias.</param>
    protected Linear Linear(string path, int inFeatures, int outFeatures, bool bias = false) => Add(path, nn.Linear(inFeatures, outFeatures, hasBias: bias));

    /// <summary>Makes and registers a batch norm.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="momentum">The share of a batch in the running statistics.</param>
    /// <param name="endsResidualBranch">Whether it is the last norm of a residual branch.</param>
    protected BatchNorm2d BatchNorm2d(string path, int channels, double epsilon, double momentum = 0.1, bool endsResidualBranch = false) =>
        AddNorm(path, nn.BatchNorm2d(channels, eps: epsilon, momentum: momentum), endsResidualBranch);

    /// <summary>Makes and registers a group norm.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="endsResidualBranch">Whether it is the last norm of a residual branch.</param>
    protected GroupNorm GroupNorm(string path, int groups, int channels, double epsilon, bool endsResidualBranch = false) =>
        AddNorm(path, nn.GroupNorm(groups, channels, eps: epsilon), endsResidualBranch);

    private T AddNorm<T>(string path, T norm, bool endsResidualBranch)
        where T : nn.Module
    {
        if (endsResidualBranch)
        {
            _branchEnds.Add(norm);
        }

        return Add(path, norm);
    }
}
