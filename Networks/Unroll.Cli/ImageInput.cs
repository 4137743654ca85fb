using Unroll.Images;

namespace Unroll.Cli;

/// <summary>How image files become a network's input.</summary>
/// <param name="Preprocessing">What is done to the pixels.</param>
/// <param name="Reading">Limits and orientation.</param>
internal sealed record ImageInput(Preprocessing Preprocessing, ImageOptions Reading)
{
    /// <summary>Reads a file as the network's input.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="destination">[channels, height, width].</param>
    /// <exception cref="ImageException">The image cannot be read.</exception>
    public void Read(string path, Span<float> destination) => Preprocessing.Apply(Load(path), destination);

    /// <summary>Reads a file as it is.</summary>
    /// <exception cref="ImageException">The image cannot be read.</exception>
    public RgbImage Load(string path) => ImageFile.Load(path, Reading);
}
