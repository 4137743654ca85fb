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
        FileHash.Verify(temporary.Path, verify: true);
    }

    [Theory]
    [InlineData("net-1234abcd.pth")]
    [InlineData("-1234abcd.pth")]
    [InlineData("a-b-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.pth")]
    public void ANameWithHashDigitsIsAPromise(string name)
    {
        using var temporary = new TemporaryFile([1], name);
        Assert.Throws<CheckpointException>(() => FileHash.Verify(temporary.Path, verify: true));
    }

    [Theory]
    [InlineData("mymodel-20240115.pth")]
    [InlineData("ckpt-00010000.pth")]
    [InlineData("run-deadbeef.pth")]
    [InlineData("resnet50-20240115.pth")]
    [InlineData("resnest50-528c19ca (1).pth")]
    public void ANameThatNobodyPublishesIsNoPromiseUnlessAsked(string name)
    {
        using var temporary = new TemporaryFile([1], name);
        FileHash.Verify(temporary.Path, verify: null);
        FileHash.Verify(temporary.Path, verify: false);
    }

    [Theory]
    [InlineData("resnet50-11ad3fa6.pth")]
    [InlineData("resnest50-528c19ca.pth")]
    [InlineData("mnasnet0.5_top1_67.823-3ffadce67e.pth")]
    [InlineData("fasterrcnn_resnet50_fpn_coco-258fb6c6.pth")]
    public void APublishedNameIsAPromiseUnlessToldOtherwise(string name)
    {
        using var temporary = new TemporaryFile([1], name);
        Assert.Contains("VerifyHash = false (unroll: --no-verify-hash)", Assert.Throws<CheckpointException>(() => FileHash.Verify(temporary.Path, verify: null)).Message, StringComparison.Ordinal);
        FileHash.Verify(temporary.Path, verify: false);
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
