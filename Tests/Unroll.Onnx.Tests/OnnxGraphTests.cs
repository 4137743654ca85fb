using Google.Protobuf;
using Unroll.Testing;
using Unroll.Testing.Onnx;

namespace Unroll.Onnx.Tests;

/// <summary>Statements of generated code, run by ONNX Runtime, against their definitions.</summary>
public class OnnxGraphTests
{
    private const int Size = 16;

    public static TheoryData<string> Activations => ["Relu", "Relu6", "Sigmoid", "HardSigmoid", "HardSwish", "Silu", "LeakyRelu"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_are_as_defined(string name)
    {
        var x = Image(8);

        var actual = Run(x, g => name switch
        {
            "Relu" => g.Relu(g[0], "y"),
            "Relu6" => g.Relu6(g[0], "y"),
            "Sigmoid" => g.Sigmoid(g[0], "y"),
            "HardSigmoid" => g.HardSigmoid(g[0], "y"),
            "HardSwish" => g.HardSwish(g[0], "y"),
            "Silu" => g.Silu(g[0], "y"),
            _ => g.LeakyRelu(g[0], "y"),
        });

        Close(x.Select(v => name switch
        {
            "Relu" => Math.Max(v, 0.0),
            "Relu6" => Math.Clamp(v, 0.0, 6),
            "Sigmoid" => 1 / (1 + Math.Exp(-v)),
            "HardSigmoid" => Math.Clamp(v + 3.0, 0, 6) / 6,
            "HardSwish" => v * Math.Clamp(v + 3.0, 0, 6) / 6,
            "Silu" => v / (1 + Math.Exp(-v)),
            _ => v < 0 ? v * 0.01 : v,
        }), actual);
    }

    [Theory]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 2, 1, true)]
    [InlineData(2, 2, 0, true)]
    [InlineData(4, 3, 1, true)]
    [InlineData(5, 4, 2, true)]
    public void Pools_divide_by_what_PyTorch_divides_by(int kernel, int stride, int pad, bool ceil)
    {
        var x = Image(1);

        Close(Pool(x, kernel, stride, pad, ceil, values => values.Inside.Max()), Run(x, g => g.MaxPool(g[0], "y", kernel, stride, pad, ceil)));
        Close(Pool(x, kernel, stride, pad, ceil, values => values.Inside.Average()), Run(x, g => g.AvgPoolInside(g[0], "y", kernel, stride, pad, ceil)));
        Close(Pool(x, kernel, stride, pad, ceil, values => values.Inside.Sum() / values.Padded), Run(x, g => g.AvgPool(g[0], "y", kernel, stride, pad, ceil)));
        Close(Pool(x, kernel, stride, pad, ceil, values => values.Inside.Sum() / (kernel * kernel)), Run(x, g => g.AvgPoolWhole(g[0], "y", kernel, stride, pad, ceil)));
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(5, 3)]
    [InlineData(20, 7)]
    public void Adaptive_pools_average_the_windows_of_PyTorch(int height, int width)
    {
        var x = Image(1);
        var expected = from row in Enumerable.Range(0, height)
                       from column in Enumerable.Range(0, width)
                       let rows = Range(row, height)
                       let columns = Range(column, width)
                       select rows.SelectMany(i => columns, (i, j) => (double)x[(i * Size) + j]).Average();

        Close(expected, Run(x, g => g.AdaptiveAvgPool(g[0], "y", height, width)));
    }

    private static IEnumerable<int> Range(int result, int results)
    {
        var (first, end) = ((int)Math.Floor((double)result * Size / results), (int)Math.Ceiling((result + 1.0) * Size / results));
        return Enumerable.Range(first, end - first);
    }

    private static IEnumerable<double> Pool(float[] x, int kernel, int stride, int pad, bool ceil, Func<(IReadOnlyList<double> Inside, int Padded), double> value)
    {
        var count = (int)(ceil ? Math.Ceiling((Size + (2 * pad) - kernel) / (double)stride) : Math.Floor((Size + (2 * pad) - kernel) / (double)stride)) + 1;
        count -= (count - 1) * stride >= Size + pad ? 1 : 0;
        return from row in Enumerable.Range(0, count)
               from column in Enumerable.Range(0, count)
               let taps = from i in Enumerable.Range((row * stride) - pad, kernel) from j in Enumerable.Range((column * stride) - pad, kernel) select (i, j)
               let inside = taps.Where(t => t.i is >= 0 and < Size && t.j is >= 0 and < Size).Select(t => (double)x[(t.i * Size) + t.j]).ToList()
               select value((inside, taps.Count(t => t.i < Size + pad && t.j < Size + pad)));
    }

    private static float[] Image(float range) => [.. FormulaWeights.Input([1, 1, Size, Size]).Select(v => v * range)];

    private static float[] Run(float[] image, Func<OnnxGraph, OnnxValue> layer)
    {
        using var weights = OnnxCase.Of<TinyOnnx>().Weights();
        var model = OnnxModel.Of(TinyOnnx.Info, g => g.Output(g[1] = layer(g), "logits"), weights, new OnnxOptions());
        using var session = new OnnxSession(model.ToByteArray());
        return session.Run(image, [1, 1, Size, Size]).Single().Values;
    }

    private static void Close(IEnumerable<double> expected, float[] actual) => Assert.InRange(NetworkOutputs.RelativeL2(actual, expected.ToList()), 0, 1e-6);
}
