using Unroll.Generator.Declarations;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>The kernels: a class for each tuning, and the table that says which kernels a network takes on which kind of device.</summary>
internal static class GpuKernelsEmitter
{
    private const string Parameters = "(ArrayView<float> arena, ArrayView<float> data, LaunchArguments at)";

    public static IEnumerable<(string Name, string Text)> Emit(
        NetworkDeclaration declaration, GpuPlan plan, IReadOnlyList<(string Name, IReadOnlyList<IKernelTuning> Chain)> tunings)
    {
        var names = KernelNames.Of(plan.Signatures);
        var classes = new SortedDictionary<string, SortedDictionary<int, IReadOnlyList<KernelText>>>(StringComparer.Ordinal);
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (tuningName, chain) in tunings)
        {
            rows[tuningName] = [];
            for (var i = 0; i < plan.Signatures.Count; i++)
            {
                var (tuning, kernels) = KernelTunings.Write(chain, plan.Signatures[i], names[i]);
                if (!classes.TryGetValue(tuning.Name, out var ofClass))
                {
                    classes[tuning.Name] = ofClass = [];
                }

                ofClass[i] = kernels;
                rows[tuningName].Add("[" + string.Join(", ", kernels.Select(k => $"new(Gpu{tuning.Name}.{Method(names[i], k)}, {k.Launch}{(k.WorkspaceLength > 0 ? $", {k.WorkspaceLength}" : "")})")) + "],");
            }
        }

        yield return ("GpuKernels", Table(declaration, names, rows));
        foreach (var ofClass in classes)
        {
            yield return ($"Gpu{ofClass.Key}", Class(declaration, plan, names, ofClass.Key, ofClass.Value));
        }
    }

    private static string Table(NetworkDeclaration declaration, IReadOnlyList<string> names, Dictionary<string, List<string>> rows)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration, usings: IlgpuEmitter.Usings))
        {
            writer.Line("/// <summary>For each tuning, the kernels of each operator in the order of their launches, with what their grids follow from.</summary>");
            using (writer.Block("private static class GpuKernels"))
            {
                for (var i = 0; i < names.Count; i++)
                {
                    writer.Line($"public const int {names[i]} = {i};");
                }

                writer.Line();
                writer.Line("public static GpuKernel[][] Of(KernelTuning tuning) => tuning switch");
                writer.Line("{");
                var last = rows.Keys.Last();
                foreach (var row in rows)
                {
                    writer.Line($"    {(row.Key == last ? "_" : $"KernelTuning.{row.Key}")} =>");
                    writer.Line("    [");
                    foreach (var line in row.Value)
                    {
                        writer.Line($"        {line}");
                    }

                    writer.Line("    ],");
                }

                writer.Line("};");
            }
        }

        return writer.ToString();
    }

    private static string Class(
        NetworkDeclaration declaration, GpuPlan plan, IReadOnlyList<string> names, string tuning, SortedDictionary<int, IReadOnlyList<KernelText>> kernels)
    {
        var writer = new SourceWriter();
        using (writer.PartialRecord(declaration, usings: IlgpuEmitter.Usings))
        {
            writer.Line("/// <summary>Kernels. An arena holds the activations of an image, NHWC; the grid's second dimension is the image where a kernel strides over items.</summary>");
            using (writer.Block($"private static class Gpu{tuning}"))
            {
                foreach (var member in kernels.Values.SelectMany(k => k).SelectMany(k => k.Members).Distinct())
                {
                    foreach (var line in member.Split('\n'))
                    {
                        writer.Line(line.TrimEnd());
                    }

                    writer.Line();
                }

                var first = true;
                foreach (var ofSignature in kernels)
                {
                    var signature = plan.Signatures[ofSignature.Key];
                    foreach (var kernel in ofSignature.Value)
                    {
                        if (!first)
                        {
                            writer.Line();
                        }

                        first = false;
                        using (writer.Block($"public static void {Method(names[ofSignature.Key], kernel)}{Parameters}"))
                        {
                            if (signature.Halo is { } halo && (kernel == ofSignature.Value[0] || kernel.IsAlternative))
                            {
                                writer.Line(ClearHalo(signature, halo));
                            }

                            kernel.WriteBody(writer);
                        }
                    }
                }
            }
        }

        return writer.ToString();
    }

    private static string ClearHalo(KernelSignature signature, HaloLayout layout)
    {
        var (halo, map) = (layout.Halo, layout.Buffer);
        var (line, sides) = (halo.Left + map.Width + halo.Right, halo.Left + halo.Right);
        var outerPixels = (halo.Top + halo.Bottom) * line;
        var values = (outerPixels + (map.Height * sides)) * map.Channels;
        return $"Halo.Clear(arena, at, arenaLength: {signature.ArenaLength}, fromOutput: {layout.FromOutput}, height: {map.Height}, width: {map.Width}, "
            + $"rowStride: {map.RowStride}, pixelStride: {map.PixelStride}, top: {halo.Top}, left: {halo.Left}, outerPixels: {outerPixels}, "
            + $"values: {KernelExpressions.Divisor(values)}, channels: {KernelExpressions.Divisor(map.Channels)}, line: {KernelExpressions.Divisor(line)}, sides: {KernelExpressions.Divisor(Math.Max(1, sides))});";
    }

    private static string Method(string name, KernelText kernel) => kernel.Name.Length == 0 ? name : $"{name}_{kernel.Name}";
}
