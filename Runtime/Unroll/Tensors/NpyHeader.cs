using System.Globalization;
using System.Text.RegularExpressions;
using Unroll.Weights;

namespace Unroll.Tensors;

/// <summary>What the header of a .npy file says.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Count">Their product.</param>
internal sealed partial record NpyHeader(TensorDType Type, int[] Shape, long Count)
{
    /// <summary>The bytes of one element.</summary>
    public int ElementSize => Type.Size();

    /// <summary>Parses the Python dictionary that the header is.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or describes an array that is not read.</exception>
    public static NpyHeader Parse(string text, string source, int maxRank)
    {
        var match = HeaderRegex().Match(text);
        if (!match.Success)
        {
            throw new InvalidDataException($"{source} has a malformed header, or a structured type; plain arrays are read.");
        }

        var descr = match.Groups["descr"].Value;
        var type = descr switch
        {
            "<f4" => TensorDType.Float32,
            "<f8" => TensorDType.Float64,
            "|u1" => TensorDType.UInt8,
            _ => throw new InvalidDataException($"{source} is of type '{descr}'; little-endian float32 ('<f4'), float64 ('<f8') and uint8 ('|u1') are read."),
        };
        var fields = match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (match.Groups["fortran"].Value == "True" && fields.Length > 1)
        {
            throw new InvalidDataException($"{source} is in Fortran order; save numpy.ascontiguousarray(x).");
        }

        long count = 1;
        var shape = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var isNumber = int.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]);
            count *= isNumber ? shape[i] : 0;
            if (!isNumber || fields.Length > maxRank || count > int.MaxValue)
            {
                throw new InvalidDataException($"{source} has a shape that is not read: ({match.Groups["shape"].Value.Trim()}).");
            }
        }

        return new NpyHeader(type, shape, count);
    }

    // numpy writes the keys in this order, always.
    [GeneratedRegex(
        @"^\{\s*'descr'\s*:\s*'(?<descr>[^']{1,16})'\s*,\s*'fortran_order'\s*:\s*(?<fortran>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[0-9\s,]*)\)\s*,?\s*\}\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex HeaderRegex();
}
