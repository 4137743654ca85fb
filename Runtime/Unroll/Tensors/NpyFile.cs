using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Unroll.Weights;

namespace Unroll.Tensors;

/// <summary>Reads and writes numpy's .npy files: little-endian float32, float64 and uint8 in C order.</summary>
public static class NpyFile
{
    private const int ChunkBytes = 1 << 16;
    private const int MaxHeaderLength = 1 << 20;
    private const int MaxRank = 64;

    /// <summary>Reads a file; float64 is rounded to float32, uint8 gives 0 to 255.</summary>
    /// <exception cref="InvalidDataException">The file is no .npy file, is damaged, or holds another type, byte order or element order.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var source = Path.GetFileName(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096);
        var header = ReadHeader(stream, source);
        var remaining = stream.Length - stream.Position;
        if (header.Count > Array.MaxLength || header.Count * header.ElementSize != remaining)
        {
            throw new InvalidDataException(
                $"{source} holds {remaining} bytes of data where shape {ShapeText.Of(header.Shape)} of {header.Type} takes {header.Count * header.ElementSize}.");
        }

        var values = new float[header.Count];
        ReadValues(stream, header, values);
        return new NpyArray(Array.AsReadOnly(header.Shape), values);
    }

    /// <summary>Writes float32 values; the file appears whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="shape">The dimensions, whose product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not have as many elements as there are values.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is left as it was.</exception>
    public static unsafe void Write(string path, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Int128 count = 1;
        var dimensions = new StringBuilder();
        foreach (var dimension in shape)
        {
            count *= dimension;
            dimensions.Append(CultureInfo.InvariantCulture, $"{dimension}, ");
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"Shape {ShapeText.Of(shape.ToArray())} does not have {values.Length} elements.", nameof(shape));
        }

        // Python writes (3,) for one dimension and (2, 3) for two.
        var tuple = shape.Length == 1 ? $"{shape[0]}," : dimensions.ToString().TrimEnd(' ', ',');
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({tuple}), }}");
        fixed (float* pointer = values)
        {
            nint address = (nint)pointer;
            var length = values.Length;
            AtomicFile.Write(path, stream => WriteContent(stream, header, new ReadOnlySpan<float>((float*)address, length)));
        }
    }

    private static void WriteContent(Stream stream, ReadOnlySpan<byte> header, ReadOnlySpan<float> values)
    {
        // Magic, version and length take 10 bytes; with the header and its line feed they end on a multiple of 64.
        var padding = (64 - ((10 + header.Length + 1) % 64)) % 64;
        Span<byte> prefix = stackalloc byte[4];
        prefix[0] = 1;
        prefix[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[2..], checked((ushort)(header.Length + padding + 1)));
        stream.WriteByte(0x93);
        stream.Write("NUMPY"u8);
        stream.Write(prefix);
        stream.Write(header);
        for (var i = 0; i < padding; i++)
        {
            stream.WriteByte((byte)' ');
        }

        stream.WriteByte((byte)'\n');
        for (var done = 0; done < values.Length; done += ChunkBytes)
        {
            stream.Write(MemoryMarshal.AsBytes(values.Slice(done, Math.Min(ChunkBytes, values.Length - done))));
        }
    }

    private static NpyHeader ReadHeader(FileStream stream, string source)
    {
        Span<byte> prefix = stackalloc byte[12];
        if (stream.ReadAtLeast(prefix[..10], 10, throwOnEndOfStream: false) < 10 || prefix[0] != 0x93 || !prefix[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException($"{source} is not a .npy file.");
        }

        int version = prefix[6];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException($"{source} is of .npy version {version}; 1 to 3 are read.");
        }

        var isLong = version > 1;
        if (isLong && stream.ReadAtLeast(prefix[10..], 2, throwOnEndOfStream: false) < 2)
        {
            throw new InvalidDataException($"{source} is truncated in its header.");
        }

        long length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (length > MaxHeaderLength || length > stream.Length - stream.Position)
        {
            throw new InvalidDataException($"{source} claims a header of {length} bytes; the file is truncated or damaged.");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        return NpyHeader.Parse(Encoding.UTF8.GetString(text), source, MaxRank);
    }

    private static void ReadValues(FileStream stream, NpyHeader header, float[] values)
    {
        var chunk = new byte[ChunkBytes];
        var step = ChunkBytes / header.ElementSize;
        for (var done = 0; done < values.Length; done += step)
        {
            var part = values.AsSpan(done, Math.Min(step, values.Length - done));
            var raw = chunk.AsSpan(0, part.Length * header.ElementSize);
            stream.ReadExactly(raw);
            ElementTypes.ToSingle(header.Type, raw, part);
        }
    }
}
