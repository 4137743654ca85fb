using System.Text.RegularExpressions;

namespace Unroll.Weights;

/// <summary>Keys that PyTorch people's own loaders rename, because published files still have them.</summary>
internal static partial class OldKeys
{
    /// <summary>
    /// Gives the parameters of DenseNet's layers their present names: until PyTorch 0.4 modules could have a dot in theirs, and torchvision's published files are of
    /// that time (torchvision/models/densenet.py, _load_state_dict).
    /// </summary>
    public static List<StateDictTensor> Rename(List<StateDictTensor> tensors) => tensors.ConvertAll(tensor =>
        DenseLayer().Match(tensor.Name) is { Success: true } match ? tensor.Rename(match.Groups[1].Value + match.Groups[2].Value) : tensor);

    [GeneratedRegex(@"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\.(?:weight|bias|running_mean|running_var))$", RegexOptions.CultureInvariant)]
    private static partial Regex DenseLayer();
}
