using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Testing;

/// <summary>One tensor of a network with formula weights: element i is (float)(Offset + Scale * T).</summary>
/// <param name="Name">The state_dict key; it seeds the generator.</param>
/// <param name="DType">PyTorch's name of the element type: float32 or int64.</param>
/// <param name="Shape">The shape; empty for a scalar.</param>
/// <param name="Role">What the tensor is: weight, bias, bn_weight, …</param>
/// <param name="Offset">The middle, or the lower end, of the range.</param>
/// <param name="Scale">The width of the range.</param>
/// <param name="T">'v' for [-1, 1), 'r' for [0, 1), '-' for none.</param>
public sealed record FormulaKey(string Name, string DType, int[] Shape, string Role, double Offset, double Scale, char T)
{
    /// <summary>The element count.</summary>
    public int Count => FormulaWeights.Count(Shape);

    /// <summary>Generates the values.</summary>
    public float[] Values() => FormulaWeights.Tensor(Name, Shape, Offset, Scale, T);
}

/// <summary>
/// Deterministic weights and inputs that need no file: splitmix64 seeded with the FNV-1a hash of the tensor's name.
/// The reference outputs under Data/golden were recorded with the same weights.
/// </summary>
public static partial class FormulaWeights
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private const ulong FirstFactor = 0xBF58476D1CE4E5B9;
    private const ulong SecondFactor = 0x94D049BB133111EB;
    private const double Units = 16777216;

    /// <summary>The FNV-1a-64 hash of the UTF-8 bytes of a name.</summary>
    public static ulong Seed(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>The raw 64 bits of element <paramref name="index"/>.</summary>
    public static ulong Bits(ulong seed, long index)
    {
        ulong z = seed + ((ulong)index + 1) * Gamma;
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }

    /// <summary>Element <paramref name="index"/> in [0, 1).</summary>
    public static double R(ulong seed, long index) => (Bits(seed, index) >> 40) / Units;

    /// <summary>Element <paramref name="index"/> in [-1, 1).</summary>
    public static double V(ulong seed, long index) => 2.0 * R(seed, index) - 1.0;

    /// <summary>The values (float)(offset + scale * t) in row-major order.</summary>
    public static float[] Tensor(string name, int[] shape, double offset, double scale, char t)
    {
        float[] values = new float[Count(shape)];
        Fill(name, values, offset, scale, t);
        return values;
    }

    /// <summary>The values of a state_dict entry, its role found by the rules.</summary>
    /// <param name="name">The state_dict key.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="allNames">The names of the model, which some rules look at.</param>
    public static float[] Tensor(string name, int[] shape, IReadOnlySet<string> allNames)
    {
        return Key(name, shape, allNames).Values();
    }

    /// <summary>Writes the values (float)(offset + scale * t) over a span.</summary>
    public static void Fill(string name, Span<float> values, double offset, double scale, char t)
    {
        var (lowest, width) = t switch
        {
            'v' => (-1.0, 2.0),
            'r' => (0.0, 1.0),
            '-' => (0.0, 0.0),
            _ => throw new ArgumentException($"Unknown generator '{t}'.", nameof(t)),
        };
        ulong seed = Seed(name);

        // Vectors of whole numbers have half as many elements as those of floats: two make one.
        int half = Vector<ulong>.Count;
        Vector<ulong> state = new Vector<ulong>(seed) + (Vector.CreateSequence(1ul, 1ul) * Gamma);
        Vector<ulong> step = new((ulong)half * Gamma);
        int i = 0;
        for (; i <= values.Length - (2 * half); i += 2 * half)
        {
            Vector<double> first = Scaled(state);
            Vector<double> second = Scaled(state + step);
            Vector.Narrow(first, second).CopyTo(values[i..]);
            state += step + step;
        }

        for (; i < values.Length; i++)
        {
            double unit = lowest + (width * R(seed, i));

            // Product and sum are rounded apart: a fused multiply-add would change the last bit.
            double product = scale * unit;
            values[i] = (float)(offset + product);
        }

        Vector<double> Scaled(Vector<ulong> states)
        {
            // Of 24 bits each: the unit is exact, the sum with the offset rounded as that of one value.
            Vector<double> unit = new Vector<double>(lowest) + (Vector.ConvertToDouble(Mix(states) >>> 40) * (width / Units));
            Vector<double> product = unit * scale;
            return new Vector<double>(offset) + product;
        }
    }

    /// <summary>The image "input" (or another name), NCHW, in [-1, 1).</summary>
    public static float[] Input(int[] nchw, string name = "input") => Tensor(name, nchw, 0, 1, 'v');

    /// <summary>A checksum that sees permutations: the sum of values[i] * v("probe", i).</summary>
    public static double Probe(ReadOnlySpan<float> values)
    {
        ulong seed = Seed("probe");
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] * V(seed, i);
        }

        return sum;
    }

    /// <summary>The role, offset and scale of a state_dict entry by its name and shape.</summary>
    public static FormulaKey Key(string name, int[] shape, IReadOnlySet<string> allNames)
    {
        string leaf = name[(name.LastIndexOf('.') + 1)..];
        (string role, double offset, double scale, char t) = leaf switch
        {
            "num_batches_tracked" => ("zero", 0, 0, '-'),
            "running_mean" => ("bn_mean", 0, 0.1, 'v'),
            "running_var" => ("bn_var", 1.0, 0.2, 'r'),
            "bias" => ("bias", 0, 0.1, 'v'),
            "weight" when shape.Length >= 2 => ("weight", 0, Math.Sqrt(6.0 / Count(shape.AsSpan(1))), 'v'),
            "weight" when IsResidualLast(name, allNames) => ("bn_weight_res", 0.2, 0.02, 'v'),
            "weight" when ProjectionRegex().IsMatch(name) => ("bn_weight_proj", 0.7, 0.07, 'v'),
            "weight" => ("bn_weight", 1.0, 0.1, 'v'),
            _ => throw new ArgumentException($"No rule gives values to {name}.", nameof(name)),
        };
        return new FormulaKey(name, leaf == "num_batches_tracked" ? "int64" : "float32", shape, role, offset, scale, t);
    }

    /// <summary>Reads the lines of a keys.txt file: index, name, dtype, shape, role, offset, scale, t, parted by tabs.</summary>
    public static IReadOnlyList<FormulaKey> ReadKeys(IEnumerable<string> lines)
    {
        List<FormulaKey> keys = [];
        foreach (string line in lines)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] fields = line.Split('\t');
            keys.Add(new FormulaKey(
                fields[1], fields[2], ParseShape(fields[3]), fields[4], ParseDouble(fields[5]), ParseDouble(fields[6]), fields[7][0]));
        }

        return keys;
    }

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }

    private static Vector<ulong> Mix(Vector<ulong> z)
    {
        z = (z ^ (z >>> 30)) * FirstFactor;
        z = (z ^ (z >>> 27)) * SecondFactor;
        return z ^ (z >>> 31);
    }

    private static bool IsResidualLast(string name, IReadOnlySet<string> allNames)
    {
        if (ResidualLastRegex().IsMatch(name))
        {
            return true;
        }

        Match basic = BasicBlockRegex().Match(name);
        if (basic.Success)
        {
            return !allNames.Contains(basic.Groups[1].Value + ".bn3.weight");
        }

        Match selective = SelectiveKernelBasicRegex().Match(name);
        return selective.Success && !allNames.Contains(selective.Groups[1].Value + ".conv3.bn.weight");
    }

    private static int[] ParseShape(string text)
    {
        return text == "scalar"
            ? []
            : [.. text.Split('x').Select(d => int.Parse(d, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static double ParseDouble(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\.bn3\.weight$|\.conv3\.bn\.weight$|\.ghost2\.primary_conv\.1\.weight$")]
    private static partial Regex ResidualLastRegex();

    [GeneratedRegex(@"^(.*\.\d+)\.bn2\.weight$")]
    private static partial Regex BasicBlockRegex();

    [GeneratedRegex(@"^(.*\.\d+)\.conv2\.bn\.weight$")]
    private static partial Regex SelectiveKernelBasicRegex();

    [GeneratedRegex(@"^features\.\d+\.conv\.\d+\.weight$|^layers\.\d+\.\d+\.layers\.7\.weight$")]
    private static partial Regex ProjectionRegex();
}
