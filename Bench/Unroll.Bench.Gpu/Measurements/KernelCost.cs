using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>
/// What a kernel computes and moves for a batch, by its name: "Conv3x3s2g4_56x56x128_28x28x128_Residual_Relu_5d1c02e7_Tile64x64". Maps are read and written once, weights read once.
/// </summary>
/// <param name="Flops">Two for each multiply-add of convolutions and linear layers; 0 for all else.</param>
/// <param name="Bytes">Of the maps and the weights, as floats.</param>
internal sealed partial record KernelCost(double Flops, double Bytes)
{
    public static KernelCost Of(string name, int batch)
    {
        var parts = name.Split('_');
        var maps = parts.Where(p => Map().IsMatch(p)).Select(p => p.Split('x').Select(Number).ToArray()).ToList();
        if (maps.Count == 0)
        {
            return new KernelCost(0, 0);
        }

        var (input, output) = (maps[0], maps[^1]);
        var values = batch * (Length(input) + (maps.Count > 1 ? Length(output) : Length(input)) + (parts.Contains("Residual") ? Length(output) : 0));

        // The sum of parts and similar helpers come after the product that has the arithmetic.
        if (Convolution().Match(parts[0]) is { Success: true } convolution && parts[^1] is not "Sum")
        {
            var groups = convolution.Groups["groups"].Success ? Number(convolution.Groups["groups"].Value) : 1;
            var weights = Number(convolution.Groups["height"].Value) * Number(convolution.Groups["width"].Value) * input[2] / groups * output[2];
            return new KernelCost(2.0 * batch * output[0] * output[1] * weights, sizeof(float) * (values + weights));
        }

        return parts[0] == "Linear"
            ? new KernelCost(2.0 * batch * Length(input) * Length(output), sizeof(float) * (values + (Length(input) * Length(output))))
            : new KernelCost(0, sizeof(float) * values);
    }

    private static double Length(double[] map) => map[0] * map[1] * map[2];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+x\d+x\d+$")]
    private static partial Regex Map();

    [GeneratedRegex(@"^Conv(?<height>\d+)x(?<width>\d+)(s\d+)?(d\d+)?(g(?<groups>\d+))?$")]
    private static partial Regex Convolution();
}
