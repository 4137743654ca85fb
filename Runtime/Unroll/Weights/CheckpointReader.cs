using System.Text;
using Unroll.Data;

namespace Unroll.Weights;

/// <summary>Tells the kinds of checkpoints apart.</summary>
internal static class CheckpointReader
{
    /// <summary>Reads the dictionaries of tensors.</summary>
    /// <param name="bytes">The checkpoint.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="owned">Receives what must be closed at the end.</param>
    /// <exception cref="CheckpointException">It is truncated, damaged, hostile or of another kind.</exception>
    public static (string Format, List<TensorGroup> Groups) Read(ByteSource bytes, string source, List<IDisposable> owned)
    {
        byte[] start = new byte[(int)Math.Min(bytes.Length, ForeignFile.Length)];
        bytes.Read(0, start);
        if (start.AsSpan().StartsWith("PK"u8))
        {
            return ("PyTorch (zip)", TorchZipReader.Read(bytes, source, owned));
        }

        const byte PickleProtocol = 0x80;
        if (start[0] == PickleProtocol && start.Length > 1 && start[1] is >= 2 and <= 5)
        {
            return TorchLegacyHeader.IsOne(start.AsSpan(0, Math.Min(start.Length, TorchLegacyHeader.Beginning)))
                ? ("PyTorch (legacy)", TorchLegacyReader.Read(bytes, source))
                : ("a pickle with its elements", PlainPickleReader.Read(bytes, source));
        }

        if (start.Length > 8 && start[8] == (byte)'{')
        {
            return ("safetensors", [SafetensorsReader.Read(bytes, source)]);
        }

        if (IsOnnx(start))
        {
            throw new CheckpointException(
                $"{source} is an ONNX file. Unroll loads the weights that PyTorch saved (.pth) or safetensors: take the checkpoint that the ONNX file was exported from.");
        }

        if (CheckpointShards.IsIndex(source))
        {
            throw new CheckpointException($"{source} is the index of a checkpoint in shards, {CheckpointShards.Advice}.");
        }

        string hint = ForeignFile.Describe(start) is { } other ? $"It is {other}." : $"It begins with \"{Printable(start)}\".";
        throw new CheckpointException($"{source} is neither safetensors nor a PyTorch checkpoint. {hint}");
    }

    /// <summary>
    /// An ONNX file is a protobuf message whose first field is the version of its format, a small number, and whose second is either the producer's name or another field of text.
    /// </summary>
    private static bool IsOnnx(ReadOnlySpan<byte> start) => start is [0x08, > 0 and < 0x20, 0x12 or 0x1a or 0x22 or 0x2a or 0x32 or 0x3a or 0x42, ..];

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 16)])
        {
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        }

        return text.ToString();
    }
}
