using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Unroll.Cli.Sharding;

/// <summary>Reads parts.</summary>
internal static class PartFile
{
    private const int BufferLength = 1 << 16;

    /// <summary>Reads a part from its beginning, complete lines alone.</summary>
    /// <param name="path">What error messages call it.</param>
    /// <param name="file">Its content.</param>
    /// <param name="header">Is given the first line, before the others are read.</param>
    /// <param name="line">Is given each image's line.</param>
    /// <param name="session">Is given each session's.</param>
    /// <returns>Where the last complete line ends: 0 where there is none.</returns>
    /// <exception cref="InvalidDataException">It is no part, or a line is damaged.</exception>
    public static long Read(string path, Stream file, Action<PartHeader> header, Action<PartLine> line, Action<PartSession> session)
    {
        PartHeader? first = null;
        var number = 0;
        return ReadLines(file, bytes =>
        {
            number++;
            if (first is null)
            {
                first = ParseHeader(path, bytes);
                header(first);
            }
            else if (PartJson.IsSession(bytes))
            {
                session(Parse(path, number, bytes, PartJson.Default.PartSessionLine).Session);
            }
            else
            {
                line(Checked(path, number, Parse(path, number, bytes, PartJson.Default.PartLine), first));
            }
        });
    }

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="InvalidDataException">It is no part.</exception>
    public static PartHeader ReadHeader(string path)
    {
        using var file = Open(path);
        var line = new StreamReader(file).ReadLine();
        return line is null ? throw NoPart(path) : ParseHeader(path, System.Text.Encoding.UTF8.GetBytes(line));
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength, FileOptions.SequentialScan);

    private static PartHeader ParseHeader(string path, ReadOnlySpan<byte> line)
    {
        PartHeader? header;
        try
        {
            header = JsonSerializer.Deserialize(line, PartJson.Default.PartHeader);
        }
        catch (JsonException)
        {
            header = null;
        }

        return header switch
        {
            { UnrollPart: PartHeader.Version, Shard: >= 0, Images: >= 1, Network: not null, Weights: not null, List: not null, Command: not null } when header.Shard < header.Of => header,
            { UnrollPart: > PartHeader.Version } => throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has version {header.UnrollPart} of the format of parts, from unroll {header.Tool}; this one reads version {PartHeader.Version}.")),
            _ => throw NoPart(path),
        };
    }

    private static InvalidDataException NoPart(string path) => new($"{path} is no part of a job: its first line should be the header that '--shard' and '--output' write.");

    private static T Parse<T>(string path, int number, ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw Damaged(path, number, "it is null");
        }
        catch (JsonException e)
        {
            throw Damaged(path, number, e.Message);
        }
    }

    private static PartLine Checked(string path, int number, PartLine line, PartHeader header)
    {
        var (first, end) = header.Part.Of(header.Images);
        return line.Index < first || line.Index >= end ? throw Damaged(path, number, string.Create(CultureInfo.InvariantCulture, $"image {line.Index} is not one of shard {header.Part}, {first} to {end - 1}"))
            : line.Image is null || (line.Error is null && (line.Classes is not { Length: > 0 } || line.Scores?.Length != line.Classes.Length)) ? throw Damaged(path, number, "it has neither a result nor an error")
            : line;
    }

    private static InvalidDataException Damaged(string path, int number, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {number}, is damaged: {why}. Delete the file and run its shard again."));

    /// <summary>Gives out the lines that end.</summary>
    private static long ReadLines(Stream file, Action<ReadOnlySpan<byte>> take)
    {
        var buffer = new byte[BufferLength];
        var held = 0;
        long taken = 0;
        while (file.Read(buffer, held, buffer.Length - held) is > 0 and var read)
        {
            var content = buffer.AsSpan(0, held + read);
            while (content.IndexOf((byte)'\n') is >= 0 and var end)
            {
                take(content[..end]);
                content = content[(end + 1)..];
                taken += end + 1;
            }

            held = content.Length;
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            else
            {
                content.CopyTo(buffer);
            }
        }

        return taken;
    }
}
