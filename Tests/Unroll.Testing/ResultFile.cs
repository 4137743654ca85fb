using System.Runtime.InteropServices;

namespace Unroll.Testing;

/// <summary>A file of results: of each its name, the number of its values, and these.</summary>
public static class ResultFile
{
    /// <summary>Reads all results, in their order.</summary>
    public static List<(string Name, float[] Values)> Read(string path)
    {
        var results = new List<(string, float[])>();
        using var file = new BinaryReader(File.OpenRead(path));
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            var name = file.ReadString();
            var values = new float[file.ReadInt32()];
            file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            results.Add((name, values));
        }

        return results;
    }
}

/// <summary>Writes a file of results.</summary>
/// <param name="path">The file.</param>
public sealed class ResultWriter(string path) : IDisposable
{
    private readonly BinaryWriter _file = new(File.Create(path));

    /// <summary>Appends a result.</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        _file.Write(name);
        _file.Write(values.Length);
        _file.Write(MemoryMarshal.AsBytes(values));
    }

    public void Dispose() => _file.Dispose();
}
