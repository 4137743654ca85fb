using System.Globalization;

namespace Unroll.Cli.Evaluation;

/// <summary>What lies in a folder of images and is not counted as one, for the message that says so.</summary>
internal sealed class LeftOut(string root)
{
    private const int Named = 5;

    private readonly List<string> _hidden = [];
    private readonly SortedDictionary<string, int> _others = new(StringComparer.Ordinal);

    /// <summary>A line for each kind of what was left out.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. _hidden.Count > 0 ? (string[])[$"{root}: left out as hidden: {Hidden}."] : [],
        .. _others.Count > 0 ? (string[])[$"{root}: left out, as torchvision leaves them out: {Others}."] : [],
    ];

    /// <summary>The same as a part of a sentence: "", or " (left out as hidden: .ipynb_checkpoints)".</summary>
    public string InBrackets => (_hidden.Count, _others.Count) switch
    {
        (0, 0) => "",
        (0, _) => $" (left out: {Others})",
        (_, 0) => $" (left out as hidden: {Hidden})",
        _ => $" (left out as hidden: {Hidden}; besides {Others})",
    };

    private string Hidden => string.Join(", ", _hidden.Order(StringComparer.Ordinal).Take(Named))
        + (_hidden.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {_hidden.Count - Named} more") : "");

    private string Others => string.Join(", ", _others.Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Value} x {other.Key}")));

    /// <summary>Whether a file or folder is one that systems and editors make beside the user's own: named with a dot at first (macOS, Jupyter), or a NAS' thumbnails.</summary>
    public bool IsHidden(string path)
    {
        var name = Path.GetFileName(path);
        var hidden = name.StartsWith('.') || name is "@eaDir" or "__MACOSX";
        if (hidden)
        {
            _hidden.Add(Path.GetRelativePath(root, path));
        }

        return hidden;
    }

    /// <summary>Counts a file that has no image's extension.</summary>
    public void AddOther(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        var kind = extension.Length > 0 ? extension : "without an extension";
        _others[kind] = _others.GetValueOrDefault(kind) + 1;
    }
}
