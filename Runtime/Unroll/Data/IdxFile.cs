using System.Buffers.Binary;

namespace Unroll.Data;

/// <summary>Reads IDX files of unsigned bytes, the format of MNIST and Fashion-MNIST (<c>*-idx1-ubyte</c>, <c>*-idx3-ubyte</c>).</summary>
/// <remarks>Layout: two zero bytes, the element type (8: unsigned byte), the number of dimensions, each dimension as a big-endian 32-bit integer, then the elements.</remarks>
public static class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const int MaxDimensions = 8;
    private const long MaxBytes = 1L << 30;

    /// <summary>Reads a file, raw or compressed (see <see cref="CompressedFile.ReadAllBytes"/>).</summary>
    /// <param name="path">The file; a name that ends in <c>.gz</c> or <c>.br</c> is decompressed.</param>
    /// <returns>The dimensions, outermost first, and the elements in row-major order.</returns>
    /// <exception cref="InvalidDataException">The file is not IDX, holds another type than unsigned bytes, has another length than its dimensions ask for, or is above 1 GiB.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static (int[] Shape, byte[] Data) Read(string path)
    {
        var bytes = CompressedFile.ReadAllBytes(path, MaxBytes);
        ReadOnlySpan<byte> content = bytes;
        if (content.Length < 4 || content[0] != 0 || content[1] != 0)
        {
            throw new InvalidDataException($"{path}: not an IDX file; one starts with two zero bytes, the element type and the number of dimensions.");
        }

        if (content[2] != UnsignedByte)
        {
            throw new InvalidDataException($"{path}: the IDX element type is 0x{content[2]:X2}; only 0x08, unsigned byte, is read.");
        }

        int dimensions = content[3];
        if (dimensions is 0 or > MaxDimensions)
        {
            throw new InvalidDataException($"{path}: the IDX header gives {dimensions} dimensions; 1 to {MaxDimensions} are read.");
        }

        var header = 4 + (4 * dimensions);
        if (content.Length < header)
        {
            throw new InvalidDataException($"{path}: the file ends inside the IDX header, which takes {header} bytes for {dimensions} dimensions.");
        }

        var shape = new int[dimensions];
        long elements = 1;
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(content[(4 + (4 * i))..]);
            if (shape[i] < 1 || (elements *= shape[i]) > MaxBytes)
            {
                throw new InvalidDataException($"{path}: dimension {i} of the IDX header is {shape[i]}; dimensions are positive and their product is at most {MaxBytes:N0}.");
            }
        }

        if (content.Length - header != elements)
        {
            throw new InvalidDataException($"{path}: the IDX header asks for {string.Join(" x ", shape)} = {elements:N0} bytes after it, the file holds {content.Length - header:N0}.");
        }

        return (shape, content[header..].ToArray());
    }

    /// <summary>Exchanges the last two axes: images stored column by column become images stored row by row, and back.</summary>
    /// <param name="shape">At least two dimensions.</param>
    /// <param name="data">The elements in row-major order.</param>
    /// <returns>The exchanged dimensions and elements, in new arrays.</returns>
    /// <exception cref="ArgumentException">There are fewer than two dimensions, or the data do not have their length.</exception>
    public static (int[] Shape, byte[] Data) TransposeLastTwoAxes(ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        if (shape.Length < 2)
        {
            throw new ArgumentException($"There must be at least 2 dimensions to exchange, not {shape.Length}.", nameof(shape));
        }

        long elements = 1;
        foreach (var dimension in shape)
        {
            elements = checked(elements * dimension);
        }

        if (elements != data.Length)
        {
            throw new ArgumentException($"The shape asks for {elements} elements, not {data.Length}.", nameof(data));
        }

        var rows = shape[^2];
        var columns = shape[^1];
        var exchanged = shape.ToArray();
        (exchanged[^2], exchanged[^1]) = (columns, rows);
        var result = new byte[data.Length];
        for (var start = 0; start < data.Length; start += rows * columns)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    result[start + (column * rows) + row] = data[start + (row * columns) + column];
                }
            }
        }

        return (exchanged, result);
    }
}
