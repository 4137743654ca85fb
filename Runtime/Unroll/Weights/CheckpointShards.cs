using System.Text.RegularExpressions;

namespace Unroll.Weights;

/// <summary>
/// Checkpoints in several files, as Hugging Face's libraries write large ones (transformers/modeling_utils.py, save_pretrained): model-00001-of-00002.safetensors and so on, and an index,
/// model.safetensors.index.json. They are told apart, and not put together: no network of these families is that large.
/// </summary>
internal static partial class CheckpointShards
{
    /// <summary>What to do about one.</summary>
    public const string Advice = "which are not put together: save it in one file in Python, by save_pretrained(folder, max_shard_size=\"100GB\")";

    /// <summary>Whether a file's name is that of an index.</summary>
    public static bool IsIndex(string file) => file.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file's name is that of a shard.</summary>
    public static bool IsShard(string file) => Shard().IsMatch(Path.GetFileName(file));

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.\w+$", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
