using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Unroll.Data;

namespace Unroll.Cli.Tests.Support;

/// <summary>The tests' files, and a folder for those that a test makes.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unroll-tests-");

    public string Root => _folder.FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => _folder.Delete(recursive: true);

    public string WriteText(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }
}

internal static class TestFiles
{
    public const int ImageSize = 28;

    private static readonly Lazy<(byte[] Pixels, byte[] Labels)> _fashion = new(ReadFashion);

    /// <summary>Fashion-MNIST's test images, [10000, 28, 28], rows first.</summary>
    public static byte[] Pixels => _fashion.Value.Pixels;

    public static byte[] Labels => _fashion.Value.Labels;

    public static string PathOf(params string[] names) => Path.Combine([AppContext.BaseDirectory, "TestData", .. names]);

    public static byte[] Predictions(string network) => File.ReadAllBytes(PathOf("fashion", $"{network}.predictions.u8"));

    public static ReadOnlySpan<byte> ImageOf(int index) => Pixels.AsSpan(index * ImageSize * ImageSize, ImageSize * ImageSize);

    public static void WriteIdx(string path, int[] shape, ReadOnlySpan<byte> data)
    {
        using var file = File.Create(path);
        file.Write([0, 0, 8, (byte)shape.Length]);
        Span<byte> dimension = stackalloc byte[4];
        foreach (var d in shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(dimension, d);
            file.Write(dimension);
        }

        file.Write(data);
    }

    /// <summary>Writes an 8-bit gray PNG.</summary>
    public static void WritePng(string path, int width, int height, ReadOnlySpan<byte> gray)
    {
        using var file = File.Create(path);
        file.Write([0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n']);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        WriteChunk(file, "IHDR", header);
        using var rows = new MemoryStream();
        using (var deflate = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                deflate.WriteByte(0);
                deflate.Write(gray.Slice(row * width, width));
            }
        }

        WriteChunk(file, "IDAT", rows.ToArray());
        WriteChunk(file, "IEND", []);
    }

    /// <summary>Writes a .npy file of float64.</summary>
    public static void WriteDoubles(string path, string shape, IEnumerable<double> values)
    {
        using var file = new BinaryWriter(File.Create(path));
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        file.Write([0x93, .. "NUMPY"u8, 1, 0]);
        file.Write((ushort)header.Length);
        file.Write(Encoding.ASCII.GetBytes(header));
        foreach (var value in values)
        {
            file.Write(value);
        }
    }

    private static void WriteChunk(FileStream file, string type, byte[] content)
    {
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. content];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(checkedPart));
        file.Write(number);
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static (byte[] Pixels, byte[] Labels) ReadFashion()
    {
        var (shape, columns) = IdxFile.Read(Path.Combine(ShippedData.Fashion, "test-images-columns-idx3-ubyte.br"));
        var (_, labels) = IdxFile.Read(Path.Combine(ShippedData.Fashion, "test-labels-idx1-ubyte.gz"));
        return (IdxFile.TransposeLastTwoAxes(shape, columns).Data, labels);
    }
}
