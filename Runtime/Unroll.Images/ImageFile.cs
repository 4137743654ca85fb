using Unroll.Data;

namespace Unroll.Images;

/// <summary>Reads image files as <c>PIL.Image.open(path).convert("RGB")</c> does.</summary>
/// <remarks>
/// The format is recognised by content. JPEG, PNG, WebP, AVIF, TIFF and GIF are decoded by libvips, which the package NetVips.Native brings for each platform; BMP, PGM and PPM here.
/// Gray becomes three equal channels, a palette is looked up, transparency is dropped, 16-bit samples keep their high byte, CMYK becomes RGB; colour profiles are not applied.
/// All methods may be called from several threads at once.
/// </remarks>
public static class ImageFile
{
    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits and orientation; null: the defaults.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, of another format, damaged, truncated or too large; the message names it and what is wrong.</exception>
    public static RgbImage Load(string path, ImageOptions? options = null) =>
        ImageDecoder.Decode(Read(path, options), path, options ?? ImageOptions.Default);

    /// <summary>Reads an image from a stream, from where it stands to its end.</summary>
    /// <param name="stream">A file's content, such as an upload or an embedded resource.</param>
    /// <param name="name">What error messages call it, such as the file's name.</param>
    /// <param name="options">Limits and orientation; null: the defaults.</param>
    /// <exception cref="ImageException">The content is of another format, damaged, truncated or too large.</exception>
    public static RgbImage Load(Stream stream, string name = "the stream", ImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return ImageDecoder.Decode(Read(stream, name, options ?? ImageOptions.Default), name, options ?? ImageOptions.Default);
    }

    /// <summary>Decodes an image from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it, such as the file's name.</param>
    /// <param name="options">Limits and orientation; null: the defaults.</param>
    /// <exception cref="ImageException">The bytes are of another format, damaged, truncated or too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, string name = "the image", ImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        (options ??= ImageOptions.Default).Check();
        return bytes.Length <= options.MaxBytes ? ImageDecoder.Decode(bytes.ToArray(), name, options) : throw TooLong(name, options);
    }

    /// <summary>Reads what a file says of itself, without decoding its pixels and without a limit on them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How many bytes to read at most; null: the default.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, of another format, or its header is damaged.</exception>
    public static ImageInfo Probe(string path, ImageOptions? options = null) => ImageDecoder.Probe(Read(path, options), path);

    /// <summary>Reads what an image in memory says of itself, without decoding its pixels and without a limit on them.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it, such as the file's name.</param>
    /// <exception cref="ImageException">The bytes are of another format, or the header is damaged.</exception>
    public static ImageInfo Probe(ReadOnlySpan<byte> bytes, string name = "the image")
    {
        ArgumentNullException.ThrowIfNull(name);
        return ImageDecoder.Probe(bytes.ToArray(), name);
    }

    private static byte[] Read(string path, ImageOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path, options ?? ImageOptions.Default);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException and not ArgumentOutOfRangeException)
        {
            throw new ImageException($"{path}: the image file cannot be opened: {e.Message}", e);
        }
    }

    private static byte[] Read(Stream stream, string name, ImageOptions options)
    {
        options.Check();
        return BoundedReader.ReadToEnd(stream, options.MaxBytes) ?? throw TooLong(name, options);
    }

    private static ImageException TooLong(string name, ImageOptions options) =>
        new($"{name}: the file is larger than {options.MaxBytes:N0} bytes, the most that is read as an image ({nameof(ImageOptions)}.{nameof(ImageOptions.MaxBytes)}).");
}
