using System.Collections;

namespace Unroll.Cli.Sharding;

/// <summary>
/// Writes a part, and goes on with one that an earlier run began: its complete lines stay, a line that a killed run left torn is cut off. Lines may come from several threads; each is handed to the
/// system at once, so that killing the process loses none.
/// </summary>
internal sealed class PartWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly BitArray _isDone;
    private readonly int _first;
    private readonly Lock _lock = new();

    private PartWriter(FileStream file, PartHeader header)
    {
        _file = file;
        (_first, var end) = header.Part.Of(header.Images);
        _isDone = new BitArray(end - _first);
    }

    /// <summary>How many images have a line, those of earlier runs included.</summary>
    public int Done { get; private set; }

    /// <summary>Of these, how many the network got right.</summary>
    public int Correct { get; private set; }

    /// <summary>And how many have no result.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Begins a part, or goes on with it. Nobody else can write it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Which part of which job it is.</param>
    /// <exception cref="CommandException">It belongs to another job, or to another part of it.</exception>
    /// <exception cref="InvalidDataException">It is no part, or a line of it is damaged.</exception>
    /// <exception cref="IOException">It cannot be written, or another process writes it.</exception>
    public static PartWriter Open(string path, PartHeader header)
    {
        // No sharing: on Linux that alone keeps a second writer out.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var writer = new PartWriter(file, header);
        try
        {
            var end = PartFile.Read(path, file, found => Check(path, found, header), writer.Count, _ => { });
            var first = PartJson.Line(header, PartJson.Default.PartHeader);
            if (end == 0)
            {
                CheckTorn(path, file, first);
                file.SetLength(0);
                file.Write(first);
            }
            else
            {
                file.SetLength(end);
                file.Position = end;
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether an image has a line.</summary>
    public bool IsDone(int index) => _isDone[index - _first];

    /// <summary>Writes the line of an image.</summary>
    public void Write(PartLine line) => Write([line]);

    /// <summary>Writes the lines of several images.</summary>
    public void Write(IReadOnlyCollection<PartLine> lines)
    {
        byte[] bytes = [.. lines.SelectMany(line => PartJson.Line(line, PartJson.Default.PartLine))];
        lock (_lock)
        {
            _file.Write(bytes);
            foreach (var line in lines)
            {
                Count(line);
            }
        }
    }

    /// <summary>Writes what a run contributed.</summary>
    public void Write(PartSession session)
    {
        lock (_lock)
        {
            _file.Write(PartJson.Line(new PartSessionLine(session), PartJson.Default.PartSessionLine));
        }
    }

    /// <summary>Waits until the disk has all of it.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();

    private static void Check(string path, PartHeader found, PartHeader wanted)
    {
        var difference = found.DifferenceFrom(wanted) ?? (found.Part == wanted.Part ? null : $"it is shard {found.Part}, not {wanted.Part}");
        if (difference is not null)
        {
            throw new CommandException($"{path} is a part of another job: {difference}. Name another file with '--output', or delete this one.");
        }
    }

    /// <summary>A file without a complete line is what remains of a header, or somebody else's.</summary>
    private static void CheckTorn(string path, FileStream file, byte[] header)
    {
        var content = new byte[Math.Min(file.Length, header.Length)];
        file.Position = 0;
        file.ReadExactly(content);
        if (file.Length > header.Length || !header.AsSpan().StartsWith(content))
        {
            throw new InvalidDataException($"{path} is there, and is no part of a job. Name another file with '--output'.");
        }

        file.Position = 0;
    }

    private void Count(PartLine line)
    {
        if (_isDone[line.Index - _first])
        {
            return;
        }

        _isDone[line.Index - _first] = true;
        Done++;
        Unreadable += line.Error is not null ? 1 : 0;
        Correct += line.Error is null && line.Label is { } label && label == line.Classes![0] ? 1 : 0;
    }
}
