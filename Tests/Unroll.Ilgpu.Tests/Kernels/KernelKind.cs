using System.Text.RegularExpressions;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>
/// What of a kernel's text is more than other numbers: its form (the set that it is of, the operator, groups, tile) with each of the things that the printers of kernels tell
/// apart. Two kernels of the same kinds differ in literals.
/// </summary>
internal static partial class KernelKind
{
    private const int Vector = 4;
    private const string Digits = "0123456789x";

    /// <summary>The set of kernels that a kernel is of, by its class: "GpuTiled" of GpuTiled_Conv3x3s2.</summary>
    public static string SetOf(GpuKernel kernel) => kernel.Body.Method.DeclaringType!.Name.Split('_')[0];

    /// <summary>
    /// A kernel's kinds, by its name: Conv3x3s2g4_56x56x128_28x28x128_Residual_Relu_5d1c02e7_Tile64x64. Tiles of all sizes are printed alike: of each size, whether it has windows
    /// and whether its maps are in vectors is a kind; which windows, and what becomes of the sums, is one for all sizes together.
    /// </summary>
    public static IEnumerable<string> Of(GpuKernel kernel)
    {
        var parts = kernel.Name.Split('_');
        var operation = Operation().Match(parts[0]);
        var shapes = parts.Where(p => Shape().IsMatch(p)).ToList();
        var others = parts.Skip(1).Except(shapes).Where(p => !Hash().IsMatch(p)).ToList();
        var tile = others.Where(p => Tile().IsMatch(p)).ToList();
        var window = operation.Groups["window"].Value;
        var form = string.Join(' ', [SetOf(kernel), operation.Groups["name"].Value, operation.Groups["groups"].Success ? "grouped" : "", .. tile.Select(t => t.TrimEnd([.. Digits]))]);
        var sized = string.Join(' ', [form, .. tile]);
        yield return $"{sized}: {(IsPixel().IsMatch(window) ? "of pixels" : "of windows")}";
        yield return $"{form}: {window}";
        foreach (var other in others.Except(tile))
        {
            yield return $"{form}: {other}";
        }

        for (var i = 0; i < shapes.Count; i++)
        {
            var sizes = shapes[i].Split('x').Select(int.Parse).ToArray();
            yield return $"{sized}: {(i == 0 ? "first" : "last")} map {(sizes[2] % Vector == 0 ? "in" : "not in")} vectors";
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z]+?)(?<window>\d*(?:x\d+)?(?:s\d+)?(?:d\d+)?)(?<groups>g\d+)?$")]
    private static partial Regex Operation();

    [GeneratedRegex(@"^(1x1|$)")]
    private static partial Regex IsPixel();

    [GeneratedRegex(@"^\d+x\d+x\d+$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^[0-9a-f]{8}$")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^(Tile\d|Sum|Vector|Grouped|Depthwise|Parts|Groups|Apply|Total|Weights)")]
    private static partial Regex Tile();
}
