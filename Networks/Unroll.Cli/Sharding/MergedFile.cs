namespace Unroll.Cli.Sharding;

/// <summary>All lines of a job in one file, which is there when it is whole: a part that is all of it.</summary>
internal sealed class MergedFile : IDisposable
{
    private readonly FileStream _file;
    private bool _isComplete;

    /// <param name="path">The file.</param>
    /// <param name="header">A header of the parts.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public MergedFile(string path, PartHeader header)
    {
        Path = path;
        _file = new FileStream($"{path}.{System.IO.Path.GetRandomFileName()}", FileMode.CreateNew, FileAccess.Write, FileShare.None);
        _file.Write(PartJson.Line(header.At(Shard.Whole), PartJson.Default.PartHeader));
    }

    public string Path { get; }

    public void Write(PartLine line) => _file.Write(PartJson.Line(line, PartJson.Default.PartLine));

    public void Write(IEnumerable<PartSession> sessions)
    {
        foreach (var session in sessions)
        {
            _file.Write(PartJson.Line(new PartSessionLine(session), PartJson.Default.PartSessionLine));
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        _file.Dispose();
        File.Move(_file.Name, Path, overwrite: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isComplete)
        {
            File.Delete(_file.Name);
        }
    }
}
