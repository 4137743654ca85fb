using Unroll.Images;
using Unroll.Server.Protocol;

namespace Unroll.Hosting.Tests.Server;

public class ImageReaderTests
{
    private static readonly Preprocessing Usual = Preprocessing.ImageNet(size: 32, resize: 36);

    [Fact]
    public async Task Images_wait_for_their_turn()
    {
        using var reader = new ImageReader(new ImageOptions(), atOnce: 0);
        using var patience = new CancellationTokenSource();

        var waiting = reader.PrepareAsync([TestServer.Picture()], Usual, new float[Usual.OutputLength], patience.Token);
        Assert.False(waiting.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_bad_image_gives_its_turn_back()
    {
        using var reader = new ImageReader(new ImageOptions(), atOnce: 1);
        var cancellation = TestContext.Current.CancellationToken;
        var input = new float[2 * Usual.OutputLength];

        var e = await Assert.ThrowsAsync<ImageException>(() => reader.PrepareAsync([TestServer.Picture(), new byte[] { 1, 2, 3 }], Usual, input, cancellation));
        await reader.PrepareAsync([TestServer.Picture(1), TestServer.Picture(2)], Usual, input, cancellation);

        Assert.Contains("image 1", e.Message, StringComparison.Ordinal);
        var second = new float[Usual.OutputLength];
        Usual.Apply(ImageFile.Decode(TestServer.Picture(2)), second);
        Assert.Equal(second, input[Usual.OutputLength..]);
    }
}
