using System.Buffers.Binary;
using System.Text;
using Unroll.Tensors;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>numpy's file format, both ways.</summary>
public class NpyFileTests
{
    [Theory]
    [InlineData(new int[0], "()")]
    [InlineData(new[] { 6 }, "(6,)")]
    [InlineData(new[] { 2, 3 }, "(2, 3)")]
    [InlineData(new[] { 1, 2, 3, 4 }, "(1, 2, 3, 4)")]
    [InlineData(new[] { 0, 3 }, "(0, 3)")]
    public void RoundTrip(int[] shape, string tuple)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        float[] values = FormulaWeights.Input(shape);
        NpyFile.Write(path, values, shape);

        byte[] bytes = File.ReadAllBytes(path);
        int header = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, (10 + header) % 64);
        Assert.Equal((byte)'\n', bytes[9 + header]);
        Assert.StartsWith($"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}", Encoding.ASCII.GetString(bytes, 10, header));

        NpyArray array = NpyFile.Read(path);
        Assert.Equal(shape, array.Shape);
        Assert.Equal(values, array.Values);
    }

    [Fact]
    public void LargeArraysRoundTrip()
    {
        using TemporaryFolder folder = new();
        float[] values = FormulaWeights.Input([3, 70_001]);
        NpyFile.Write(folder.File("x.npy"), values, [3, 70_001]);
        Assert.Equal(values, NpyFile.Read(folder.File("x.npy")).Values);
    }

    [Theory]
    [InlineData(1, "<f8", "000000000000f83f000000000000f0bf", new[] { 1.5f, -1f })]
    [InlineData(2, "|u1", "01ff", new[] { 1f, 255f })]
    [InlineData(3, "<f4", "0000c03f000080bf", new[] { 1.5f, -1f })]
    public void TypesAndVersionsAreRead(byte version, string type, string hex, float[] expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        Write(path, version, $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2,), }}", Convert.FromHexString(hex));
        Assert.Equal(expected, NpyFile.Read(path).Values);
    }

    [Theory]
    [InlineData(1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", ">f4")]
    [InlineData(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", "<i8")]
    [InlineData(1, "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "|O")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", "Fortran")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "takes 12")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "takes 4")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "shape")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }", "takes 4000000000")]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "shape")]
    [InlineData(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "structured")]
    [InlineData(1, "nonsense", "malformed")]
    [InlineData(4, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "version 4")]
    public void OthersAreRefused(byte version, string header, string word)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("bad.npy");
        Write(path, version, header, new byte[8]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => NpyFile.Read(path)).Message;
        Assert.Contains(word, message);
        Assert.Contains("bad.npy", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void EveryCutIsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        NpyFile.Write(path, [1, 2, 3], [3]);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            Assert.Throws<InvalidDataException>(() => NpyFile.Read(path));
        }
    }

    [Fact]
    public void FailedWriteLeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        File.WriteAllText(path, "old");
        Assert.Throws<ArgumentException>(() => NpyFile.Write(path, [1, 2, 3], [2]));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Throws<CheckpointException>(() => NpyFile.Write(Path.Combine(folder.Path, "no", "x.npy"), [1], [1]));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static void Write(string path, byte version, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)text.Length;
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data]);
    }
}
