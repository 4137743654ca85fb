using System.Globalization;
using Unroll.Hub;

namespace Unroll.Cli;

/// <summary>The names of a network's classes; without a file, their numbers.</summary>
internal sealed class Labels
{
    private const long MaxLength = 1 << 24;

    private readonly IReadOnlyList<string>? _names;

    private Labels(IReadOnlyList<string>? names) => _names = names;

    /// <summary>The names in order; null without a file.</summary>
    public IReadOnlyList<string>? Names => _names;

    public string this[int index] => _names?[index] ?? Unnamed(index);

    /// <summary>What a class without a name is called.</summary>
    public static string Unnamed(int index) => string.Create(CultureInfo.InvariantCulture, $"class {index}");

    /// <param name="path">A file with one name a line; null: ImageNet's where the classes are as many, else none.</param>
    /// <param name="classes">How many there must be.</param>
    /// <exception cref="CommandException">There are more or fewer.</exception>
    public static Labels Read(string? path, int classes)
    {
        if (path is null)
        {
            return new Labels(classes == ImageNetClasses.Names.Count ? ImageNetClasses.Names : null);
        }

        if (new FileInfo(path) is { Exists: true, Length: > MaxLength })
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{path} is above {MaxLength:N0} bytes: no list of labels."));
        }

        string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == classes
            ? new Labels(names)
            : throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has {names.Length} labels; the network has {classes} classes and needs one label for each, one per line."));
    }
}
