using System.Buffers.Binary;
using System.Text;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>Offsets beyond 2 and 4 GiB, over files that are almost all hole.</summary>
public class HugeFileTests
{
    private const long HugeCount = 5L << 28;

    [Fact]
    public void SafetensorsBeyond4GiB()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("huge.safetensors");
        long end = 4 * HugeCount;
        string header = $$$"""{"a":{"dtype":"F32","shape":[5,268435456],"data_offsets":[0,{{{end}}}]},"b":{"dtype":"F32","shape":[1],"data_offsets":[{{{end}}},{{{end + 4}}}]}}""";
        byte[] prefix = [.. Little(header.Length, 8), .. Encoding.ASCII.GetBytes(header)];
        WriteSparse(path, (0, prefix), (prefix.Length + end, BitConverter.GetBytes(2.5f)));
        using StateDict state = StateDict.Open(path);
        Assert.Equal(HugeCount, state.Tensors[0].ElementCount);
        Assert.Equal([2.5f], CheckpointFiles.Values(state.Tensors[1]));
    }

    [Fact]
    public void Zip64Beyond4GiB()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("huge.pth");
        byte[] pickle = new PickleBuilder().Op("}(").Text("a").Tensor("0", HugeCount, HugeCount - 1, [1], [1]).Text("b").Tensor("1", 1, 0, [1], [1]).Op("u").Stop();
        (string Name, long Length, byte[] Tail)[] entries =
        [
            ("t/data.pkl", pickle.Length, pickle),
            ("t/data/0", 4 * HugeCount, BitConverter.GetBytes(1.5f)),
            ("t/data/1", 4, BitConverter.GetBytes(2.5f)),
        ];
        List<(long, byte[])> parts = [];
        List<byte> directory = [];
        long position = 0;
        foreach ((string name, long length, byte[] tail) in entries)
        {
            byte[] text = Encoding.ASCII.GetBytes(name);
            parts.Add((position, [.. Little(0x04034b50, 4), .. new byte[22], .. Little(text.Length, 2), 0, 0, .. text]));
            directory.AddRange([.. Little(0x02014b50, 4), .. new byte[16], .. Little(-1, 8), .. Little(text.Length, 2), 28, 0, .. new byte[10], .. Little(-1, 4), .. text]);
            directory.AddRange([1, 0, 24, 0, .. Little(length, 8), .. Little(length, 8), .. Little(position, 8)]);
            position += 30 + text.Length + length;
            parts.Add((position - tail.Length, tail));
        }

        byte[] end =
        [
            .. directory,
            .. Little(0x06064b50, 4), .. new byte[36], .. Little(directory.Count, 8), .. Little(position, 8),
            .. Little(0x07064b50, 4), .. new byte[4], .. Little(position + directory.Count, 8), .. new byte[4],
            .. Little(0x06054b50, 4), .. new byte[4], .. Little(-1, 8), .. Little(-1, 4), 0, 0,
        ];
        parts.Add((position, end));
        WriteSparse(path, [.. parts]);

        using StateDict state = StateDict.Open(path);
        Assert.Equal([1.5f], CheckpointFiles.Values(state.Tensors[0]));
        Assert.Equal([2.5f], CheckpointFiles.Values(state.Tensors[1]));
    }

    private static void WriteSparse(string path, params (long Position, byte[] Bytes)[] parts)
    {
        using FileStream stream = new(path, FileMode.CreateNew);
        foreach ((long position, byte[] bytes) in parts)
        {
            stream.Position = position;
            stream.Write(bytes);
        }
    }

    private static byte[] Little(long value, int bytes)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return number[..bytes];
    }
}
