namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>In the order of the operator's inputs.</summary>
    private static readonly string[] NormParameters = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>A batch norm with running statistics.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public OnnxValue BatchNorm(OnnxValue x, string name, double epsilon = 1e-5) => x with { Name = Normalized(x.Name, name, x.Channels, epsilon) };

    /// <summary>A group norm.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public OnnxValue GroupNorm(OnnxValue x, string name, int groups, double epsilon = 1e-5)
    {
        x = Map(x);
        if (groups == x.Channels)
        {
            return x with { Name = Node("InstanceNormalization", name, [x.Name, Parameter($"{name}.weight", groups), Parameter($"{name}.bias", groups)], Float("epsilon", epsilon)) };
        }

        var rows = Reshape(x.Name, $"{name}/groups", 0, groups, -1);
        var ones = Constant($"{name}/ones", Enumerable.Repeat(1.0, groups), groups);
        var zeros = Constant($"{name}/zeros", Enumerable.Repeat(0.0, groups), groups);
        var normalized = Node("InstanceNormalization", $"{name}/normalized", [rows, ones, zeros], Float("epsilon", epsilon));
        var map = Reshape(normalized, $"{name}/map", 0, x.Channels, x.Height, x.Width);
        var scaled = Node("Mul", $"{name}/scaled", [map, Parameter($"{name}.weight", x.Channels, 1, 1)]);
        return x with { Name = Node("Add", name, [scaled, Parameter($"{name}.bias", x.Channels, 1, 1)]) };
    }

    /// <summary>A layer norm over the channels of a single pixel.</summary>
    /// <param name="x">A map of one pixel.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public OnnxValue LayerNorm(OnnxValue x, string name, double epsilon = 1e-5)
    {
        x = Map(x);
        string[] inputs = [x.Name, Parameter($"{name}.weight", x.Channels, 1, 1), Parameter($"{name}.bias", x.Channels, 1, 1)];
        return x with { Name = Node("LayerNormalization", name, inputs, Int("axis", 1), Float("epsilon", epsilon)) };
    }

    private string Normalized(string x, string name, int channels, double epsilon) =>
        Node(
            "BatchNormalization",
            name,
            [x, .. NormParameters.Select(parameter => Parameter($"{name}.{parameter}", channels))],
            Float("epsilon", epsilon));
}
