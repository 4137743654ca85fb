using Unroll.Weights;

namespace Unroll.Tests.Weights;

public class MappedFileTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public void ReadsSmallAndLargePartsAlike(int length)
    {
        var bytes = new byte[40_000];
        new Random(1).NextBytes(bytes);
        using var temporary = new TemporaryFile(bytes);
        using var file = MappedFile.Open(temporary.Path);
        var read = new byte[length];
        file.Read(12_345, read);
        Assert.Equal(bytes.AsSpan(12_345, length).ToArray(), read);
    }

    [Fact]
    public void ALargeReadPastTheEndIsAnError()
    {
        using var temporary = new TemporaryFile(new byte[10_000]);
        using var file = MappedFile.Open(temporary.Path);
        var error = Assert.Throws<CheckpointException>(() => file.Read(5_000, new byte[6_000]));
        Assert.Contains("ends before byte 11000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(8_000)]
    public void NothingIsReadAfterDispose(int length)
    {
        using var temporary = new TemporaryFile(new byte[10_000]);
        var file = MappedFile.Open(temporary.Path);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[length]));
    }

    [Theory]
    [InlineData("net-1234abc.pth")]
    [InlineData("1234abcd.pth")]
    [InlineData("net-1234ABCD.pth")]
    [InlineData("net-1234abcd.pt")]
    [InlineData("net-backbone.pth")]
    public void ANameWithoutHashDigitsPromisesNothing(string name)
    {
        using var temporary = new TemporaryFile([1], name);
        FileHash.Verify(temporary.Path);
    }

    [Theory]
    [InlineData("net-1234abcd.pth")]
    [InlineData("-1234abcd.pth")]
    [InlineData("a-b-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.pth")]
    public void ANameWithHashDigitsIsAPromise(string name)
    {
        using var temporary = new TemporaryFile([1], name);
        Assert.Throws<CheckpointException>(() => FileHash.Verify(temporary.Path));
    }

    private sealed class TemporaryFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unroll-");

        public TemporaryFile(byte[] content, string name = "weights")
        {
            Path = System.IO.Path.Combine(_folder.FullName, name);
            File.WriteAllBytes(Path, content);
        }

        public string Path { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
