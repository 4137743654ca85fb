using System.Buffers.Binary;

namespace Unroll.Server.Protocol;

/// <summary>Tensors as bytes: numbers in little-endian order; of BYTES each element's length, 4 bytes, before the element.</summary>
internal static class TensorBytes
{
    private const int LengthSize = sizeof(int);

    /// <summary>Makes a tensor of its bytes.</summary>
    /// <exception cref="ProtocolException">The bytes are no such tensor.</exception>
    public static InferTensor Read(string name, string datatype, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var tensor = new InferTensor(name, datatype, shape);
        return datatype switch
        {
            "FP32" => tensor with { Numbers = Numbers(name, bytes) },
            "BYTES" => tensor with { Elements = Elements(name, bytes) },
            _ => throw InferTensor.Unsupported(name, datatype),
        };
    }

    public static void Append(MemoryStream to, ReadOnlySpan<byte> element)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteInt32LittleEndian(length, element.Length);
        to.Write(length);
        to.Write(element);
    }

    private static ReadOnlyMemory<float> Numbers(string name, ReadOnlyMemory<byte> bytes) => bytes.Length % sizeof(float) == 0 ? FloatView.Of(bytes)
        : throw ProtocolException.Bad($"the input '{name}' has {bytes.Length} bytes, which is not a whole number of FP32 values");

    private static List<ReadOnlyMemory<byte>> Elements(string name, ReadOnlyMemory<byte> bytes)
    {
        List<ReadOnlyMemory<byte>> elements = [];
        while (bytes.Length > 0)
        {
            var length = bytes.Length < LengthSize ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
            if (length < 0 || length > bytes.Length - LengthSize)
            {
                throw ProtocolException.Bad($"the input '{name}' of BYTES is cut off: each element is its length, 4 bytes in little-endian order, and as many bytes");
            }

            elements.Add(bytes.Slice(LengthSize, length));
            bytes = bytes[(LengthSize + length)..];
        }

        return elements;
    }
}
