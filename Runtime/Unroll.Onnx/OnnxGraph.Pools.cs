namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>The maximum of each window; padding is never the maximum.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="pad">Pixels on each side; null: none.</param>
    /// <param name="ceil">Whether a last window may reach over the edge.</param>
    public OnnxValue MaxPool(OnnxValue x, string name, Size2 kernel, Size2? stride = null, Sides? pad = null, bool ceil = false)
    {
        var window = Window.Of(kernel, stride, pad);
        return Pooled(x, window, ceil, Pool("MaxPool", x.Name, name, window with { Pad = window.Filled(x, ceil) }));
    }

    /// <summary>The average of each window over its pixels inside the map.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public OnnxValue AvgPoolInside(OnnxValue x, string name, Size2 kernel, Size2? stride = null, Sides? pad = null, bool ceil = false)
    {
        var window = Window.Of(kernel, stride, pad);
        return Pooled(x, window, ceil, Average(x.Name, name, window with { Pad = window.Filled(x, ceil) }, countPadding: false));
    }

    /// <summary>The average of each window over its pixels inside the padded map.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public OnnxValue AvgPool(OnnxValue x, string name, Size2 kernel, Size2? stride = null, Sides? pad = null, bool ceil = false)
    {
        var window = Window.Of(kernel, stride, pad);
        var filled = window.Filled(x, ceil);
        if (filled == window.Pad)
        {
            return Pooled(x, window, ceil, Average(x.Name, name, window, countPadding: true));
        }

        var padded = window.Pad.IsZero ? x.Name : Node("Pad", $"{name}/padded", [x.Name, Constant(0, 0, window.Pad.Top, window.Pad.Left, 0, 0, window.Pad.Bottom, window.Pad.Right)]);
        var beyond = new Sides(0, 0, filled.Bottom - window.Pad.Bottom, filled.Right - window.Pad.Right);
        return Pooled(x, window, ceil, Average(padded, name, window with { Pad = beyond }, countPadding: false));
    }

    /// <summary>The sum of each window divided by the number of all its pixels.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public OnnxValue AvgPoolWhole(OnnxValue x, string name, Size2 kernel, Size2? stride = null, Sides? pad = null, bool ceil = false)
    {
        var window = Window.Of(kernel, stride, pad);
        return Pooled(x, window, ceil, Average(x.Name, name, window with { Pad = window.Filled(x, ceil) }, countPadding: true));
    }

    /// <summary>Averages down to a map of a given size.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    public OnnxValue AdaptiveAvgPool(OnnxValue x, string name, int height, int width)
    {
        x = Map(x);
        if (x.Height % height == 0 && x.Width % width == 0)
        {
            var size = new Size2(x.Height / height, x.Width / width);
            return x with { Name = Average(x.Name, name, Window.Of(size, size, null), countPadding: false), Height = height, Width = width };
        }

        var narrow = Node("MatMul", $"{name}/narrow", [x.Name, Constant($"{name}/columns", Transposed(Averages(x.Width, width)), x.Width, width)]);
        return x with { Name = Node("MatMul", name, [Constant($"{name}/rows", Averages(x.Height, height).SelectMany(row => row), height, x.Height), narrow]), Height = height, Width = width };
    }

    /// <summary>The mean over all pixels of the sum of the splits of the channels.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="radix">How many splits.</param>
    public OnnxValue GlobalAvgPool(OnnxValue x, string name, int radix = 1)
    {
        x = Map(x);
        var mean = x with { Name = Node("GlobalAveragePool", radix == 1 ? name : $"{name}/mean", [x.Name]), Height = 1, Width = 1 };
        return radix == 1 ? mean : SumOfSplits(mean, name, radix);
    }

    private static OnnxValue Pooled(OnnxValue x, Window window, bool ceil, string name)
    {
        var (height, width) = window.OutputSize(x, ceil);
        return x with { Name = name, Height = height, Width = width };
    }

    private string Average(string x, string name, Window window, bool countPadding) => Pool("AveragePool", x, name, window, countPadding);

    private string Pool(string op, string x, string name, Window window, bool countPadding = false)
    {
        var size = Ints("kernel_shape", window.Kernel.Y, window.Kernel.X);
        var strides = Ints("strides", window.Stride.Y, window.Stride.X);
        var pads = Ints("pads", window.Pad.ToInt64s());
        return countPadding && !window.Pad.IsZero ? Node(op, name, [x], size, strides, pads, Int("count_include_pad", 1)) : Node(op, name, [x], size, strides, pads);
    }

    /// <summary>For each value of the result, the weights of the values that it averages.</summary>
    private static double[][] Averages(int length, int results) =>
    [
        .. Enumerable.Range(0, results).Select(i =>
        {
            var (first, end) = (i * length / results, (((i + 1) * length) + results - 1) / results);
            return Enumerable.Range(0, length).Select(j => j >= first && j < end ? 1.0 / (end - first) : 0).ToArray();
        }),
    ];

    private static IEnumerable<double> Transposed(double[][] rows) => Enumerable.Range(0, rows[0].Length).SelectMany(column => rows.Select(row => row[column]));
}
