namespace Unroll.Data;

/// <summary>What people have where weights or images are expected, by its first bytes: what a failed download left, what is packed, what another program's files are.</summary>
internal static class ForeignFile
{
    /// <summary>How many bytes of a file tell what it is: a tar archive says so in its first block.</summary>
    public const int Length = 512;

    private const int TarMagic = 257;
    private const string Decompress = "decompress it first";
    private const string Extract = "extract the file from it";
    private const string NoWeights = "only weights that PyTorch saved (.pth) or safetensors are read, and images";

    /// <summary>Tells what a file is and what to do about it, without a full stop; null where nobody knows.</summary>
    /// <param name="start">Its first bytes, <see cref="Length"/> of them where there are as many.</param>
    public static string? Describe(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer: run git lfs pull to get the file itself",
        _ when IsMarkup(start) => "a web page or another answer of a server: the download went wrong",
        _ when start.StartsWith("data:"u8) => "a data URL as text: decode its Base64 first",
        _ when start.StartsWith("iVBORw0KGgo"u8) || start.StartsWith("/9j/"u8) || start.StartsWith("R0lGOD"u8) || start.StartsWith("UklGR"u8) => "Base64 text: decode it first",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) => $"compressed by gzip: {Decompress}",
        _ when start.StartsWith("BZh"u8) => $"compressed by bzip2: {Decompress}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) => $"compressed by xz: {Decompress}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) => $"compressed by Zstandard: {Decompress}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]) => $"compressed by LZ4: {Decompress}",
        _ when start.StartsWith("PK\x03\x04"u8) => $"a zip archive: {Extract}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c]) => $"a 7-Zip archive: {Extract}",
        _ when start.StartsWith("Rar!"u8) => $"a RAR archive: {Extract}",
        _ when IsTar(start) && start.StartsWith("sys_info\0"u8) => "a checkpoint from before PyTorch 0.1.10: load it in Python and save model.state_dict() again",
        _ when IsTar(start) => $"a tar archive: {Extract}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']) => $"an HDF5 file, as Keras writes: {NoWeights}",
        _ when start.StartsWith("GGUF"u8) => $"a GGUF file: {NoWeights}",
        _ when start.Length > 8 && start[4..].StartsWith("TFL3"u8) => $"a TensorFlow Lite model: {NoWeights}",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']) => "a NumPy array: 'unroll run' takes arrays as inputs",
        _ when start.StartsWith("%PDF"u8) => "a PDF document: save its pages as images",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]) || (start.Length > 12 && start[4..].StartsWith("ftyp"u8)) => "a video: save its frames as images",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0, 5, 0x16, 7]) => "what macOS writes beside a file (._name): take the file itself",
        _ when start.Length >= 16 && start.IndexOfAnyExcept((byte)0) < 0 => "zeros: the download was not finished",
        _ => null,
    };

    /// <summary>HTML and XML, whatever they begin with: white space, a mark of UTF-8.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? start[3..] : start;
        return text.TrimStart(" \t\r\n"u8).StartsWith("<"u8);
    }

    private static bool IsTar(ReadOnlySpan<byte> start) => start.Length >= TarMagic + 5 && start[TarMagic..].StartsWith("ustar"u8);
}
