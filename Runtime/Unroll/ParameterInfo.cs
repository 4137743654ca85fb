namespace Unroll;

/// <summary>What a parameter of a network is.</summary>
public enum ParameterKind
{
    /// <summary>Learned: a weight or a bias.</summary>
    Learned,
    /// <summary>A running statistic of a batch norm.</summary>
    Buffer,
    /// <summary>A batch norm's count of training steps (int64 scalar); never needed for inference, and absent from old checkpoints.</summary>
    Counter,
}

/// <summary>One entry of a network's state_dict.</summary>
/// <param name="Name">The upstream state_dict key.</param>
/// <param name="Shape">PyTorch's shape: [out, in / groups, height, width] for a convolution; empty for a scalar.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsHead">True when it belongs to the classifier.</param>
public sealed record ParameterInfo(string Name, IReadOnlyList<int> Shape, ParameterKind Kind, bool IsHead);
