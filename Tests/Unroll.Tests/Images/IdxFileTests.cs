using System.IO.Compression;
using Unroll.Data;

namespace Unroll.Tests.Images;

public sealed class IdxFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unroll-idx");

    private static byte[] Valid => [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("images")]
    [InlineData("images.gz")]
    [InlineData("images.br")]
    public void ReadsRawGzipAndBrotli(string name)
    {
        (int[] shape, byte[] data) = IdxFile.Read(Write(name, Valid));
        Assert.Equal([2, 3], shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], data);
    }

    [Theory]
    [InlineData(new byte[] { }, "not an IDX file")]
    [InlineData(new byte[] { 80, 75, 3, 4, 0, 0, 0, 0 }, "not an IDX file")]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 0 }, "element type is 0x0D; only 0x08")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "0 dimensions; 1 to 8")]
    [InlineData(new byte[] { 0, 0, 8, 255, 0, 0, 0, 1 }, "255 dimensions; 1 to 8")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1 }, "ends inside the IDX header, which takes 12 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 255, 255, 255 }, "dimension 0 of the IDX header is -1")]
    [InlineData(new byte[] { 0, 0, 8, 2, 127, 255, 255, 255, 127, 255, 255, 255 }, "their product is at most 1,073,741,824")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "asks for 3 = 3 bytes after it, the file holds 2")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3, 4 }, "asks for 3 = 3 bytes after it, the file holds 4")]
    public void BadFilesAreRefused(byte[] content, string part)
    {
        string path = Write("bad", content);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("damaged.gz", "a gzip file")]
    [InlineData("damaged.br", "a Brotli file")]
    public void WrongCompressionIsNamed(string name, string part)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.gz")]
    [InlineData("cut.br")]
    public void TruncatedCompressionIsRefused(string name)
    {
        string path = Write(name, Valid);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(Valid[12..], IdxFile.Read(path).Data);

        // The elements end before the trailing checksum and the last bits of the compressed data do.
        for (int length = 0; length < bytes.Length - 12; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(path));
        }
    }

    [Theory]
    [InlineData("bomb.gz")]
    [InlineData("bomb.br")]
    [InlineData("bomb")]
    public void ContentBeyondTheLimitIsRefused(string name)
    {
        string path = Write(name, new byte[1_000_001]);
        Assert.Throws<InvalidDataException>(() => CompressedFile.ReadAllBytes(path, 1_000_000));
        Assert.Equal(1_000_001, CompressedFile.ReadAllBytes(path, 1_000_001).Length);
    }

    [Fact]
    public void ColumnsBecomeRows()
    {
        (int[] shape, byte[] data) = IdxFile.TransposeLastTwoAxes([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Assert.Equal([2, 3, 2], shape);
        Assert.Equal([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12], data);
        Assert.Throws<ArgumentException>(() => IdxFile.TransposeLastTwoAxes([2], [1, 2]));
        Assert.Throws<ArgumentException>(() => IdxFile.TransposeLastTwoAxes([2, 2], [1, 2]));
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, name);
        using FileStream file = File.Create(path);
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Optimal)
            : name.EndsWith(".br", StringComparison.Ordinal) ? new BrotliStream(file, CompressionLevel.Optimal)
            : file;
        target.Write(content);
        return path;
    }
}
