using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Weights.Parts;

/// <summary>Spellings of keys that are not those of the networks' own state_dict, because published files have them.</summary>
internal static partial class KeySpellings
{
    private sealed record Spelling(string Name, Func<string, string> ToOwn);

    private static readonly Spelling[] All =
    [
        new("torchvision's DenseNet before PyTorch 0.4", FromOldDenseNet),
        new("Hugging Face's transformers", FromTransformers),
        new("detectron2", FromDetectron2),
        new("mmdetection before 2.0", FromOldDeformable),
    ];

    /// <summary>Respells the keys of a checkpoint, in each way that changes some.</summary>
    /// <returns>Its values under the networks' own keys, and whose spelling it was.</returns>
    public static IEnumerable<(IReadOnlyList<CheckpointEntry> Entries, string Name)> Respell(IReadOnlyList<CheckpointEntry> entries)
    {
        HashSet<string> taken = [.. entries.Select(entry => entry.Name)];
        foreach (Spelling spelling in All)
        {
            // A parameter that is there under its own key as well is left alone, as mmcv does.
            List<CheckpointEntry> respelled = [.. entries.Select(entry => spelling.ToOwn(entry.Name) is var name && name != entry.Name && !taken.Contains(name) ? entry with { Name = name } : entry)];
            if (!respelled.SequenceEqual(entries, ReferenceEqualityComparer.Instance))
            {
                yield return (respelled, spelling.Name);
            }
        }
    }

    /// <summary>
    /// Until PyTorch 0.4 modules could have a dot in their names, and torchvision's published DenseNets are of that time
    /// (torchvision/models/densenet.py, _load_state_dict; timm/models/densenet.py, _filter_torchvision_pretrained).
    /// </summary>
    private static string FromOldDenseNet(string key) => OldDenseLayer().Replace(key, "$1$2");

    /// <summary>transformers/models/resnet/modeling_resnet.py, ResNetForImageClassification.</summary>
    private static string FromTransformers(string key)
    {
        key = TransformersStem().Replace(key, match => match.Groups[1].Value == "convolution" ? "conv1" : "bn1");
        key = TransformersBlock().Replace(key, match =>
        {
            bool isConvolution = match.Groups["what"].Value == "convolution";
            string part = match.Groups["number"] is { Success: true } number
                ? (isConvolution ? "conv" : "bn") + Next(number)
                : isConvolution ? "downsample.0" : "downsample.1";
            return $"layer{Next(match.Groups["stage"])}.{match.Groups["block"].Value}.{part}";
        });
        return TransformersHead().Replace(key, "fc.$1");
    }

    /// <summary>
    /// detectron2/modeling/backbone/resnet.py; tools/convert-torchvision-to-d2.py has the same names the other way round.
    /// </summary>
    private static string FromDetectron2(string key)
    {
        key = Detectron2Stem().Replace(key, match => match.Groups[1].Success ? "bn1." : "conv1.");
        key = Detectron2Head().Replace(key, "fc.$1");
        return Detectron2Block().Replace(key, match =>
        {
            bool isNorm = match.Groups["norm"].Success;
            string part = match.Groups["layer"].Value switch
            {
                "shortcut" => isNorm ? "downsample.1" : "downsample.0",
                "conv2_offset" => "conv2.conv_offset",
                var convolution => isNorm ? $"bn{convolution[^1]}" : convolution,
            };
            int stage = int.Parse(match.Groups["stage"].Value, CultureInfo.InvariantCulture) - 1;
            return string.Create(CultureInfo.InvariantCulture, $"layer{stage}.{match.Groups["block"].Value}.{part}.");
        });
    }

    /// <summary>Deformable convolutions had their offsets beside them (mmcv/ops/deform_conv.py and modulated_deform_conv.py, _load_from_state_dict, version 1).</summary>
    private static string FromOldDeformable(string key) => OldOffset().Replace(key, "$1.conv_offset.$2");

    private static string Next(Group number) => (int.Parse(number.Value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<=^|\.)(denselayer\d+\.(?:norm|relu|conv))\.([12]\.(?:weight|bias|running_mean|running_var)$)", RegexOptions.CultureInvariant)]
    private static partial Regex OldDenseLayer();

    [GeneratedRegex(@"(?<=^|\.)embedder\.embedder\.(convolution|normalization)(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex TransformersStem();

    [GeneratedRegex(@"(?<=^|\.)encoder\.stages\.(?<stage>\d{1,3})\.layers\.(?<block>\d{1,3})\.(?:shortcut|layer\.(?<number>\d{1,3}))\.(?<what>convolution|normalization)(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex TransformersBlock();

    [GeneratedRegex(@"(?<=^|\.)classifier\.1\.(weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex TransformersHead();

    [GeneratedRegex(@"(?<=^|\.)stem\.conv1\.(norm\.)?", RegexOptions.CultureInvariant)]
    private static partial Regex Detectron2Stem();

    [GeneratedRegex(@"(?<=^|\.)(?:linear|stem\.fc)\.(weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex Detectron2Head();

    [GeneratedRegex(@"(?<=^|\.)res(?<stage>[2-5])\.(?<block>\d{1,3})\.(?<layer>shortcut|conv2_offset|conv[123])\.(?<norm>norm\.)?", RegexOptions.CultureInvariant)]
    private static partial Regex Detectron2Block();

    [GeneratedRegex(@"(?<=^|\.)(conv\d)_offset\.(weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex OldOffset();
}
