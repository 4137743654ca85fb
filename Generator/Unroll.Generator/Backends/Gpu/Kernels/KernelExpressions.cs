using System.Numerics;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>Pieces of kernel text that several writers share, in ILGPU's words.</summary>
internal static class KernelExpressions
{
    /// <summary>The parameters of every kernel.</summary>
    public const string Parameters = "ArrayView<float> arena, ArrayView<float> data, LaunchArguments at";

    /// <summary>Stands before a function that must be part of the kernel that calls it.</summary>
    public const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    /// <summary>How blocks of threads are launched: their numbers, as expressions in "batch", and the threads of each.</summary>
    public static string Launch(string x, string y, string z, int threads) => $"new KernelConfig(new Index3D({x}, {y}, {z}), new Index3D({threads}, 1, 1))";

    /// <summary>Declares the floats of a view as quads.</summary>
    public static string Quads(string name, string view) => $"ArrayView<Float4> {name} = {view}.Cast<Float4>();";

    /// <summary>Declares what the threads of a block share.</summary>
    /// <param name="type">"float" or "Float4".</param>
    /// <param name="name">The variable.</param>
    /// <param name="count">How many.</param>
    public static string Shared(string type, string name, int count) => $"ArrayView<{type}> {name} = SharedMemory.Allocate<{type}>({count});";

    /// <summary>Where pixel <paramref name="p"/> of a map lies, from its first one.</summary>
    public static string Pixel(MapLayout map, string p) =>
        map.Pixels == 1 ? "0"
        : map.RowStride == map.Width * map.PixelStride || map.Height == 1 ? Times(p, map.PixelStride)
        : $"({Over(p, map.Width)} * {map.RowStride}) + ({Modulo(p, map.Width)} * {map.PixelStride})";

    /// <summary>A sum without its zero terms.</summary>
    public static string Sum(params string[] terms)
    {
        var nonZero = terms.Where(t => t != "0").ToList();
        return nonZero.Count == 0 ? "0" : string.Join(" + ", nonZero.Select(t => t.Contains(' ') && nonZero.Count > 1 && !t.Contains(" + ") ? $"({t})" : t));
    }

    public static string Times(string value, int factor) => factor == 1 ? value : factor == 0 || value == "0" ? "0" : $"{value} * {factor}";

    /// <summary>A nonnegative integer divided by a constant: by a shift, or by an equivalent multiplication.</summary>
    public static string Over(string value, int divisor) =>
        divisor == 1 ? Operand(value)
        : IsPowerOfTwo(divisor) ? $"{Operand(value)} / {divisor}"
        : $"KernelMath.Quotient({value}, {Divisor(divisor)})";

    /// <summary>The remainder of a nonnegative integer divided by a constant.</summary>
    public static string Modulo(string value, int divisor) =>
        divisor == 1 ? "0"
        : IsPowerOfTwo(divisor) ? $"({Operand(value)} & {divisor - 1})"
        : $"KernelMath.Remainder({value}, {Divisor(divisor)})";

    /// <summary>The runtime's Divisor.</summary>
    public static string Divisor(int divisor)
    {
        var shift = 31;
        while (1L << (shift - 31) < divisor)
        {
            shift++;
        }

        var power = BigInteger.One << shift;
        return $"new Divisor({divisor}, {(power + divisor - 1) / divisor}u, {shift})";
    }

    private static bool IsPowerOfTwo(int value) => (value & (value - 1)) == 0;

    private static string Operand(string value) => value.Contains(' ') && !IsEnclosed(value) ? $"({value})" : value;

    /// <summary>True for "(a + b)" and "f(a, b)", false for "(a) + (b)".</summary>
    private static bool IsEnclosed(string value)
    {
        if (!value.EndsWith(")", StringComparison.Ordinal) || value.IndexOf(' ') < value.IndexOf('('))
        {
            return false;
        }

        var depth = 0;
        for (var i = 0; i < value.Length; i++)
        {
            depth += value[i] == '(' ? 1 : value[i] == ')' ? -1 : 0;
            if (depth == 0 && i >= value.IndexOf('(') && i + 1 < value.Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"a[x + 3]"</summary>
    public static string At(string array, string index, int offset) => offset == 0 ? $"{array}[{index}]" : $"{array}[{index} + {offset}]";

    public static string Activate(ActivationKind kind, string value) => kind == ActivationKind.None ? value : $"KernelMath.{kind}({value})";

    public static string Literal(double value) => $"{SourceWriter.Literal((float)value)}f";

    /// <summary>Channels that one work item computes: their index arithmetic is shared.</summary>
    public static int Lanes(int channels) => channels % 4 == 0 ? 4 : 1;

    /// <summary>One statement for each lane, on one line.</summary>
    public static string PerLane(int lanes, Func<int, string> statement) => string.Join(" ", Enumerable.Range(0, lanes).Select(statement));
}
