using System.Globalization;

namespace Unroll.Cli.Sharding;

/// <summary>The parts of a job together, each image once.</summary>
internal sealed class PartSet
{
    /// <summary>How many missing shards or images a message names.</summary>
    private const int Named = 10;

    private readonly SortedDictionary<int, List<string>> _paths;
    private readonly List<PartSession> _sessions = [];

    private PartSet(PartHeader header, SortedDictionary<int, List<string>> paths)
    {
        Header = header;
        _paths = paths;
    }

    /// <summary>The job: the header of one of the parts.</summary>
    public PartHeader Header { get; }

    /// <summary>How many shards there are.</summary>
    public int Shards => _paths.Count;

    /// <summary>What the runs contributed, once the lines are read.</summary>
    public IReadOnlyList<PartSession> Sessions => _sessions;

    /// <summary>Opens all parts of a job.</summary>
    /// <exception cref="CommandException">They are not of one job, or some are missing.</exception>
    /// <exception cref="InvalidDataException">A file is no part.</exception>
    public static PartSet Open(IReadOnlyList<string> paths)
    {
        var set = OpenSome(paths);
        var missing = Enumerable.Range(0, set.Header.Of).Where(shard => !set._paths.ContainsKey(shard)).ToArray();
        return missing.Length == 0 ? set : throw new CommandException($"of {set.Header.Of} shards {missing.Length} are missing: {List(missing)}. Run them, and merge all parts.");
    }

    /// <summary>Opens some parts of a job.</summary>
    /// <exception cref="CommandException">They are not of one job.</exception>
    /// <exception cref="InvalidDataException">A file is no part.</exception>
    public static PartSet OpenSome(IReadOnlyList<string> paths)
    {
        SortedDictionary<int, List<string>> byShard = [];
        PartHeader? first = null;
        foreach (var path in paths)
        {
            var header = PartFile.ReadHeader(path);
            first ??= header;
            if (header.DifferenceFrom(first) is { } difference)
            {
                throw new CommandException($"{path} and {paths[0]} are parts of different jobs: in the first {difference}.");
            }

            if (!byShard.TryGetValue(header.Shard, out var files))
            {
                byShard.Add(header.Shard, files = []);
            }

            files.Add(path);
        }

        return new PartSet(first!, byShard);
    }

    /// <summary>All lines in the order of the list of images, each image once. In memory is one shard at a time.</summary>
    /// <exception cref="CommandException">An image is missing, or two lines of it contradict each other.</exception>
    /// <exception cref="InvalidDataException">A line is damaged.</exception>
    public IEnumerable<PartLine> Lines()
    {
        _sessions.Clear();
        foreach (var (shard, paths) in _paths)
        {
            foreach (var line in LinesOf(shard, paths))
            {
                yield return line;
            }
        }
    }

    private PartLine[] LinesOf(int shard, List<string> paths)
    {
        var (first, end) = new Shard(shard, Header.Of).Of(Header.Images);
        var lines = new PartLine[end - first];
        foreach (var path in paths)
        {
            using var file = PartFile.Open(path);
            PartFile.Read(path, file, _ => { }, line => Add(lines, first, line, paths), _sessions.Add);
        }

        int[] missing = [.. Enumerable.Range(first, end - first).Where(index => lines[index - first] is null)];
        return missing.Length == 0 ? lines : throw new CommandException(string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(" and ", paths)}: shard {new Shard(shard, Header.Of)} is not finished: of {lines.Length} images {missing.Length} are missing, by their index {List(missing)}. Run it again: it goes on where it stopped."));
    }

    private static void Add(PartLine[] lines, int first, PartLine line, List<string> paths)
    {
        ref var place = ref lines[line.Index - first];
        place ??= line;
        if (!place.AgreesWith(line))
        {
            throw new CommandException($"{string.Join(" and ", paths)}: two lines of image {line.Index}, {line.Image}, contradict each other. Delete the file that is wrong, and run its shard again.");
        }
    }

    private static string List(int[] numbers) => string.Join(", ", numbers.Take(Named)) + (numbers.Length > Named ? $" and {numbers.Length - Named} more" : "");
}
