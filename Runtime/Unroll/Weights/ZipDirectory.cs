using System.Buffers.Binary;
using System.Text;

namespace Unroll.Weights;

/// <summary>An entry of a zip file.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="CompressedLength">The bytes in the file.</param>
/// <param name="Length">The bytes after inflation, as claimed.</param>
/// <param name="HeaderOffset">Where its local header stands in the file.</param>
internal sealed record ZipEntry(string Name, int Method, long CompressedLength, long Length, long HeaderOffset);

/// <summary>
/// The central directory of a zip file over a source of bytes. Unlike System.IO.Compression's it tells where a stored entry's
/// bytes lie, so that they are read in place.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaxDirectoryLength = 256 << 20;

    private readonly ByteSource _file;
    private readonly string _source;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="CheckpointException">The directory is missing or damaged.</exception>
    public ZipDirectory(ByteSource file, string source)
    {
        _file = file;
        _source = source;
        (long offset, long length) = FindDirectory();
        if (offset < 0 || length < 0 || length > MaxDirectoryLength || offset > file.Length - length)
        {
            throw Damaged("its directory lies outside of the file");
        }

        using ByteSource.Lease lease = file.Acquire(offset, (int)length);
        ReadEntries(lease.Bytes);
    }

    /// <summary>The entries by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Opens an entry's bytes.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="description">What it is, for errors.</param>
    /// <exception cref="CheckpointException">It lies outside of the file, is encrypted or compressed by another method.</exception>
    public TensorStorage Open(ZipEntry entry, string description)
    {
        long start = DataOffset(entry);
        switch (entry.Method)
        {
            case 0 when entry.Length == entry.CompressedLength:
                return new SourceStorage(_file, start, entry.Length);
            case 8:
                return new DeflatedStorage(_file, start, entry.CompressedLength, entry.Length, $"{_source}: {description}");
            default:
                throw new CheckpointException(
                    $"{_source}: {description} is stored in a way that is not read (zip method {entry.Method}); torch.save stores or deflates.");
        }
    }

    private long DataOffset(ZipEntry entry)
    {
        if (entry.HeaderOffset < 0 || entry.HeaderOffset > _file.Length - LocalLength)
        {
            throw Damaged($"entry {entry.Name} lies outside of the file");
        }

        Span<byte> header = stackalloc byte[LocalLength];
        _file.Read(entry.HeaderOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
        {
            throw Damaged($"entry {entry.Name} has no header");
        }

        long start = entry.HeaderOffset + LocalLength
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.CompressedLength < 0 || entry.Length < 0 || start > _file.Length - entry.CompressedLength)
        {
            throw Damaged($"entry {entry.Name} lies outside of the file");
        }

        return start;
    }

    private (long Offset, long Length) FindDirectory()
    {
        int tailLength = (int)Math.Min(_file.Length, EndLength + ushort.MaxValue);
        long tailStart = _file.Length - tailLength;
        using ByteSource.Lease lease = _file.Acquire(tailStart, tailLength);
        ReadOnlySpan<byte> tail = lease.Bytes;
        for (int i = tailLength - EndLength; i >= 0; i--)
        {
            ReadOnlySpan<byte> end = tail[i..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054b50
                || i + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != tailLength)
            {
                continue;
            }

            uint length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            bool is64 = length == uint.MaxValue || offset == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue;
            return (is64 ? FindDirectory64(tailStart + i) : null) ?? (offset, length);
        }

        throw new CheckpointException($"{_source} is truncated or not a checkpoint: it begins as a zip file, but the directory at its end is missing.");
    }

    private (long Offset, long Length)? FindDirectory64(long endOffset)
    {
        if (endOffset < LocatorLength)
        {
            return null;
        }

        Span<byte> locator = stackalloc byte[LocatorLength];
        _file.Read(endOffset - LocatorLength, locator);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064b50)
        {
            return null;
        }

        Span<byte> end = stackalloc byte[End64Length];
        if (offset < 0 || offset > _file.Length - End64Length)
        {
            throw Damaged("its zip64 directory lies outside of the file");
        }

        _file.Read(offset, end);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == 0x06064b50
            ? (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]))
            : throw Damaged("its zip64 directory is missing");
    }

    private void ReadEntries(ReadOnlySpan<byte> directory)
    {
        while (!directory.IsEmpty)
        {
            if (directory.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != 0x02014b50)
            {
                throw Damaged("an entry of its directory is garbled");
            }

            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            int total = EntryLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (total > directory.Length)
            {
                throw Damaged("an entry of its directory is cut short");
            }

            string name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
            ZipEntry entry = ReadEntry(name, directory, directory.Slice(EntryLength + nameLength, extraLength));
            if (!_entries.TryAdd(name, entry))
            {
                throw Damaged($"it holds entry {name} twice");
            }

            directory = directory[total..];
        }
    }

    private ZipEntry ReadEntry(string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        const int Encrypted = 1;
        if ((BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & Encrypted) != 0)
        {
            throw new CheckpointException($"{_source}: entry {name} is encrypted; a checkpoint is not.");
        }

        long compressedLength = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        ReadOnlySpan<byte> wide = FindExtra64(extra);
        Widen(ref length, ref wide);
        Widen(ref compressedLength, ref wide);
        Widen(ref offset, ref wide);
        return new ZipEntry(name, BinaryPrimitives.ReadUInt16LittleEndian(header[10..]), compressedLength, length, offset);
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> wide)
    {
        if (value == uint.MaxValue && wide.Length >= sizeof(long))
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(wide);
            wide = wide[sizeof(long)..];
        }
    }

    private static ReadOnlySpan<byte> FindExtra64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private CheckpointException Damaged(string how) => new($"{_source} is a damaged zip file: {how}.");
}
