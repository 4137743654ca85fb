using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Unroll.Weights;

/// <summary>Sizes and conversions of the element types; stored elements are little-endian and need not be aligned.</summary>
internal static class ElementTypes
{
    /// <summary>The bytes of one element.</summary>
    public static int Size(this TensorDType type) => type switch
    {
        TensorDType.Float64 or TensorDType.Int64 => 8,
        TensorDType.Float32 or TensorDType.Int32 => 4,
        TensorDType.Float16 or TensorDType.BFloat16 or TensorDType.Int16 => 2,
        _ => 1,
    };

    /// <summary>True for the floating-point types.</summary>
    public static bool IsFloating(this TensorDType type)
    {
        return type is TensorDType.Float32 or TensorDType.Float16 or TensorDType.BFloat16 or TensorDType.Float64;
    }

    /// <summary>Converts stored elements to float32, rounding to nearest.</summary>
    public static void ToSingle(TensorDType type, ReadOnlySpan<byte> raw, Span<float> destination)
    {
        switch (type)
        {
            case TensorDType.Float32:
                raw.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case TensorDType.Float16:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]);
                }

                break;
            case TensorDType.BFloat16:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16);
                }

                break;
            case TensorDType.Float64:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]);
                }

                break;
            default:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = ReadInteger(type, raw, i);
                }

                break;
        }
    }

    /// <summary>Converts stored elements to int64; floating-point ones are rounded.</summary>
    public static void ToInt64(TensorDType type, ReadOnlySpan<byte> raw, Span<long> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = type.IsFloating() ? ReadRounded(type, raw, i) : ReadInteger(type, raw, i);
        }
    }

    private static long ReadRounded(TensorDType type, ReadOnlySpan<byte> raw, int index)
    {
        Span<float> value = stackalloc float[1];
        ToSingle(type, raw[(index * type.Size())..((index + 1) * type.Size())], value);
        return (long)MathF.Round(value[0]);
    }

    private static long ReadInteger(TensorDType type, ReadOnlySpan<byte> raw, int index) => type switch
    {
        TensorDType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * index)..]),
        TensorDType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * index)..]),
        TensorDType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * index)..]),
        TensorDType.Int8 => (sbyte)raw[index],
        TensorDType.UInt8 => raw[index],
        TensorDType.Bool => raw[index] == 0 ? 0 : 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an integer type."),
    };
}
