using System.Globalization;
using System.Text.Json;
using Unroll.Cli;
using Unroll.Cli.Sharding;

namespace Unroll.Cluster.Jobs;

/// <summary>What identifies the job of a folder.</summary>
/// <param name="Id">The job's name.</param>
/// <param name="Header">The header of its first part, as JSON.</param>
internal sealed record JobFile(string Id, string Header);

/// <summary>The output folder of a job, which all machines see: what the job is, the list of its images, and its parts.</summary>
internal static class JobFolder
{
    private const string JobName = "job.json";
    private const string ListName = "images.jsonl";

    /// <summary>A shard's part.</summary>
    public static string PartPath(string folder, int shard) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"part-{shard:D5}.jsonl"));

    /// <summary>Makes the folder, or opens that of an earlier run of the same job.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="header">The header of the job's first part.</param>
    /// <param name="images">All images.</param>
    /// <returns>The job's name, and where the references of each shard begin in the list.</returns>
    /// <exception cref="CommandException">The folder is another job's.</exception>
    public static (string Id, long[] Offsets) Open(string folder, PartHeader header, ShardImages images)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, JobName);
        if (!File.Exists(path))
        {
            var job = new JobFile(Guid.NewGuid().ToString("N")[..12], JsonSerializer.Serialize(header, PartJson.Default.PartHeader));
            WriteWhole(path, file => JsonSerializer.Serialize(file, job, JobJson.Default.JobFile));
        }

        var found = Read(path);
        var difference = JsonSerializer.Deserialize(found.Header, PartJson.Default.PartHeader)!.DifferenceFrom(header);
        return difference is null
            ? (found.Id, WriteList(Path.Combine(folder, ListName), header, images))
            : throw new CommandException($"{folder} is the folder of another job: {difference}. Name another folder with '--output', or delete this one.");
    }

    /// <summary>Reads some references.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="range">Their place in the list.</param>
    /// <exception cref="IOException">The folder is not there: it is not shared with this machine.</exception>
    public static ImageReference[] ReadReferences(string folder, ListRange range)
    {
        using var file = File.OpenRead(Path.Combine(folder, ListName));
        var bytes = new byte[range.End - range.First];
        file.Position = range.First;
        file.ReadExactly(bytes);
        List<ImageReference> references = [];
        for (ReadOnlySpan<byte> rest = bytes; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            references.Add(JsonSerializer.Deserialize(rest[..end], JobJson.Default.ImageReference)!);
        }

        return [.. references];
    }

    private static JobFile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, JobJson.Default.JobFile) is { Id: not null, Header: not null } job ? job : throw new JsonException("it is incomplete");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{path} is no job's: {e.Message}. Name another folder with '--output'.");
        }
    }

    /// <summary>Writes the list anew, which an earlier run wrote just so.</summary>
    private static long[] WriteList(string path, PartHeader header, ShardImages images)
    {
        var offsets = new long[header.Of + 1];
        WriteWhole(path, file =>
        {
            for (var shard = 0; shard < header.Of; shard++)
            {
                var (first, end) = new Shard(shard, header.Of).Of(images.Count);
                for (var i = first; i < end; i++)
                {
                    file.Write(PartJson.Line(new ImageReference(i, images.NameOf(i), images.ClassOf(i)), JobJson.Default.ImageReference));
                }

                offsets[shard + 1] = file.Position;
            }
        });
        return offsets;
    }

    private static void WriteWhole(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        using (var file = new FileStream(temporary, FileMode.CreateNew))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
