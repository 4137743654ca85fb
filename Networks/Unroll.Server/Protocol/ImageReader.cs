using Unroll.Images;

namespace Unroll.Server.Protocol;

/// <summary>
/// Prepares encoded images for a network, those of as many requests at once as there are cores: a decoded image takes many times the memory of its file, and more at once would not be
/// done sooner.
/// </summary>
/// <param name="options">What an image may be.</param>
/// <param name="atOnce">How many requests' images are read at once.</param>
internal sealed class ImageReader(ImageOptions options, int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce, Math.Max(atOnce, 1));

    /// <summary>Waits for its turn, and writes the images one after the other.</summary>
    /// <param name="images">The files.</param>
    /// <param name="preprocessing">What the network wants.</param>
    /// <param name="input">Receives [images, channels, height, width].</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ImageException">An image cannot be read; the message says which.</exception>
    public async Task PrepareAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, Preprocessing preprocessing, Memory<float> input, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            var length = input.Length / images.Count;
            for (var i = 0; i < images.Count; i++)
            {
                preprocessing.Apply(ImageFile.Decode(images[i].Span, images.Count == 1 ? "the image" : $"image {i}", options), input.Span.Slice(i * length, length));
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
