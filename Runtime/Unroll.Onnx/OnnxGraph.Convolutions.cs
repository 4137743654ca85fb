using Onnx;

namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>A convolution with the same window in rows and columns, and the batch norm after it if there is one.</summary>
    /// <remarks>Almost all windowed statements of the zoo call this: plain numbers compile to less code than windows.</remarks>
    /// <inheritdoc cref="Conv(OnnxValue, string, int, Size2, Size2?, Sides?, Size2?, int, bool, string?, double)"/>
    public OnnxValue Conv(
        OnnxValue x, string name, int channels, int kernel, int stride = 1, int pad = 0, int dilation = 1, int groups = 1, bool bias = false, string? norm = null, double epsilon = 1e-5) =>
        Conv(x, name, channels, (Size2)kernel, stride, pad, dilation, groups, bias, norm, epsilon);

    /// <summary>A convolution, and the batch norm after it if there is one.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="channels">Channels of its result.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="pad">Zeros on each side; null: none.</param>
    /// <param name="dilation">Distance of its taps; null: 1.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <param name="norm">Upstream's path of the norm; null: none.</param>
    /// <param name="epsilon">The norm's.</param>
    public OnnxValue Conv(
        OnnxValue x, string name, int channels, Size2 kernel, Size2? stride = null, Sides? pad = null, Size2? dilation = null, int groups = 1, bool bias = false, string? norm = null, double epsilon = 1e-5)
    {
        x = Map(x);
        var window = Window.Of(kernel, stride, pad, dilation);
        var (height, width) = window.OutputSize(x);
        int[] shape = [channels, x.Channels / groups, kernel.Y, kernel.X];
        List<AttributeProto> attributes =
        [
            Ints("kernel_shape", kernel.Y, kernel.X),
            Ints("strides", window.Stride.Y, window.Stride.X),
            Ints("pads", window.Pad.ToInt64s()),
            Ints("dilations", window.Dilation.Y, window.Dilation.X),
            Int("group", groups),
        ];
        return new OnnxValue(Convolved(x.Name, name, shape, attributes, bias, norm, epsilon), channels, height, width);
    }

    /// <summary>A linear layer over all values of its input.</summary>
    /// <param name="x">A feature map or a vector.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="features">Values of its result.</param>
    /// <param name="bias">Whether it has a bias.</param>
    public OnnxValue Linear(OnnxValue x, string name, int features, bool bias = false)
    {
        x = Vector(x);
        List<string> inputs = [x.Name, Parameter($"{name}.weight", features, x.Channels)];
        if (bias)
        {
            inputs.Add(Parameter($"{name}.bias", features));
        }

        return new OnnxValue(Node("Gemm", name, inputs, Int("transB", 1)), features, 1, 1, isVector: true);
    }

    /// <summary>A convolution whose taps are moved, and weighted if it is modulated, with mmcv's layout of the offsets; written as samples of the input and a convolution of these.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="offsets">
    /// A map of the result's size: for each deform group and tap, its displacement down and right; then, if modulated, for each deform group and tap, its weight's logit.
    /// </param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="channels">Channels of its result.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="pad">Zeros on each side; null: none.</param>
    /// <param name="dilation">Distance of its taps; null: 1.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="deformGroups">Groups of channels that share their offsets.</param>
    /// <param name="modulated">Whether the taps are weighted.</param>
    /// <param name="norm">Upstream's path of the norm; null: none.</param>
    /// <param name="epsilon">The norm's.</param>
    public OnnxValue DeformConv(
        OnnxValue x,
        OnnxValue offsets,
        string name,
        int channels,
        Size2 kernel,
        Size2? stride = null,
        Sides? pad = null,
        Size2? dilation = null,
        int groups = 1,
        int deformGroups = 1,
        bool modulated = false,
        string? norm = null,
        double epsilon = 1e-5)
    {
        // The operator DeformConv is newer than the oldest supported operator set.
        var (taps, height, width) = (kernel.Y * kernel.X, offsets.Height, offsets.Width);
        var grid = Grid(x, offsets, name, Window.Of(kernel, stride, pad, dilation), deformGroups);
        var parts = Reshape(x.Name, $"{name}/parts", -1, x.Channels / deformGroups, x.Height, x.Width);
        var samples = Node(
            "GridSample",
            $"{name}/samples",
            [parts, grid],
            Text("mode", _options.Opset < 20 ? "bilinear" : "linear"),
            Text("padding_mode", "zeros"),
            Int("align_corners", 0));
        if (modulated)
        {
            var logits = Sliced(offsets.Name, $"{name}/logits", 2 * deformGroups * taps, deformGroups * taps);
            var weights = Reshape(Node("Sigmoid", $"{name}/sigmoid", [logits]), $"{name}/weights", -1, 1, taps * height, width);
            samples = Node("Mul", $"{name}/weighed", [samples, weights]);
        }

        var columns = Reshape(samples, $"{name}/columns", -1, x.Channels * taps, height, width);
        var result = Convolved(columns, name, [channels, x.Channels * taps / groups, 1, 1], [Ints("kernel_shape", 1, 1), Int("group", groups)], bias: false, norm, epsilon);
        return new OnnxValue(result, channels, height, width);
    }

    /// <summary>Where the taps are, [batch * deform groups, taps * height, width, 2]: right and down, from -1 at the outer edge of the first pixel to 1 at the outer edge of the last.</summary>
    private string Grid(OnnxValue x, OnnxValue offsets, string name, Window window, int deformGroups)
    {
        var (taps, height, width) = (window.Kernel.Y * window.Kernel.X, offsets.Height, offsets.Width);
        var moves = Reshape(Sliced(offsets.Name, $"{name}/moves", 0, 2 * deformGroups * taps), $"{name}/moves_of_taps", -1, taps, 2, height, width);
        var ofTaps = Enumerable.Range(0, taps).SelectMany(tap => (double[])[tap / window.Kernel.X * window.Dilation.Y, tap % window.Kernel.X * window.Dilation.X]);
        var ofPixels = Positions(height, width, (row, _) => (row * window.Stride.Y) - window.Pad.Top)
            .Concat(Positions(height, width, (_, column) => (column * window.Stride.X) - window.Pad.Left));
        var still = Node("Add", $"{name}/still", [Constant($"{name}/taps", ofTaps, 1, taps, 2, 1, 1), Constant($"{name}/pixels", ofPixels, 1, 1, 2, height, width)]);
        var moved = Node("Add", $"{name}/moved", [moves, still]);
        var scaled = Node("Mul", $"{name}/scaled", [moved, Constant($"{name}/scale", [2.0 / x.Height, 2.0 / x.Width], 1, 1, 2, 1, 1)]);
        var shifted = Node("Add", $"{name}/shifted", [scaled, Constant($"{name}/shift", [(1.0 / x.Height) - 1, (1.0 / x.Width) - 1], 1, 1, 2, 1, 1)]);
        var rightFirst = Node("Gather", $"{name}/right_first", [shifted, Constant(1, 0)], Int("axis", 2));
        return Reshape(Transpose(rightFirst, $"{name}/last", 0, 1, 3, 4, 2), $"{name}/grid", -1, taps * height, width, 2);
    }

    private static IEnumerable<double> Positions(int height, int width, Func<int, int, double> position) =>
        from row in Enumerable.Range(0, height) from column in Enumerable.Range(0, width) select position(row, column);

    private string Convolved(string x, string name, int[] shape, IEnumerable<AttributeProto> attributes, bool bias, string? norm, double epsilon)
    {
        if (norm is not null && _options.Fused)
        {
            var folded = Folded(name, norm, epsilon, bias, shape);
            return Node("Conv", name, [x, folded.Weight, folded.Bias], [.. attributes]);
        }

        List<string> inputs = [x, Parameter($"{name}.weight", shape)];
        if (bias)
        {
            inputs.Add(Parameter($"{name}.bias", shape[0]));
        }

        var result = Node("Conv", name, inputs, [.. attributes]);
        return norm is null ? result : Normalized(result, norm, shape[0], epsilon);
    }
}
