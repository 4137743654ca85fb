using System.Text.RegularExpressions;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>
/// What of a kernel's text is more than other numbers: its form (the set that it is of, the operator, groups, tile) with each of the things that the printers of kernels tell
/// apart. Two kernels of the same kinds differ in literals.
/// </summary>
internal static partial class KernelKind
{
    private const int Vector = 4;

    /// <summary>A kernel's kinds, by its name: Conv3x3s2g4_56x56x128_28x28x128_2_Residual_Relu_Tile64x64.</summary>
    public static IEnumerable<string> Of(GpuKernel kernel)
    {
        var parts = kernel.Name.Split('_');
        var operation = Operation().Match(parts[0]);
        var shapes = parts.Where(p => Shape().IsMatch(p)).ToList();
        var others = parts.Skip(1).Except(shapes).ToList();
        var tile = others.Where(p => Tile().IsMatch(p));
        var form = string.Join(' ', [kernel.Body.Method.DeclaringType!.Name, operation.Groups["name"].Value, operation.Groups["groups"].Success ? "grouped" : "", .. tile]);
        yield return $"{form}: {operation.Groups["window"].Value}";
        foreach (var other in others.Except(tile))
        {
            // A number tells layouts apart that differ in strides and alignment alone.
            yield return $"{form}: {(int.TryParse(other, out _) ? "another layout" : other)}";
        }

        for (var i = 0; i < shapes.Count; i++)
        {
            var sizes = shapes[i].Split('x').Select(int.Parse).ToArray();
            yield return $"{form}: {(i == 0 ? "first" : "last")} map {(sizes[2] % Vector == 0 ? "in" : "not in")} vectors";
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z]+?)(?<window>\d*(?:x\d+)?(?:s\d+)?(?:d\d+)?)(?<groups>g\d+)?$")]
    private static partial Regex Operation();

    [GeneratedRegex(@"^\d+x\d+x\d+$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^(Tile\d|Sum|Vector|Grouped|Depthwise|Parts|Groups|Apply|Total|Weights)")]
    private static partial Regex Tile();
}
