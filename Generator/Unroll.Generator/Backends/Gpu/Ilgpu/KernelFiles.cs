using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Backends.Text;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu.Ilgpu;

/// <summary>The signatures of an assembly's networks that share an operation, each once: the content of a few generated files.</summary>
/// <param name="Operation">"Conv3x3s2".</param>
/// <param name="Signatures">In the order of their names.</param>
internal sealed record KernelGroup(string Operation, EquatableArray<KernelSignature> Signatures);

/// <summary>
/// The kernels of all networks of an assembly. A kernel's text follows from its signature, so each is written only once, no matter who launches it; a new network only rewrites the
/// files of operations that it needs new kernels for.
/// </summary>
internal static class KernelFiles
{
    // Inside the namespace, so that no global using and no type of the project comes before them.
    private static readonly string[] Usings = ["System", "ILGPU", "ILGPU.Runtime", "ILGPU.Runtime.Cuda", "Unroll.Ilgpu"];

    /// <summary>The class of a kernel set's kernels for a signature: GpuTiled_Conv3x3s2.</summary>
    public static string ClassOf(IKernelSet kernelSet, KernelSignature signature) => ClassOf(kernelSet.Name, KernelNames.Operation(signature));

    /// <summary>The method of that class that lists a signature's kernels in the order of their launches.</summary>
    public static string TableOf(KernelSignature signature) => $"{KernelNames.Of(signature)}_Kernels";

    /// <summary>Divides the networks' signatures into groups, in the order of their names.</summary>
    public static EquatableArray<KernelGroup> Group(IEnumerable<KernelSignature> signatures) => signatures
        .Distinct()
        .GroupBy(KernelNames.Operation, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new KernelGroup(group.Key, group.OrderBy(KernelNames.Of, StringComparer.Ordinal).ToEquatableArray()))
        .ToEquatableArray();

    /// <summary>A file for each kernel set that has kernels of its own for the group.</summary>
    public static IEnumerable<GeneratedFile> Emit(KernelGroup group, IReadOnlyList<KernelSetChain> kernelSets, string kernelNamespace)
    {
        var written = group.Signatures
            .SelectMany(signature => kernelSets.Select(kernelSet => (Signature: signature, Written: kernelSet.Write(signature, KernelNames.Of(signature)))))
            .GroupBy(kernels => kernels.Written.KernelSet.Name, StringComparer.Ordinal);
        foreach (var ofKernelSet in written)
        {
            var kernels = ofKernelSet.GroupBy(k => k.Signature).Select(same => (same.Key, same.First().Written.Kernels)).ToList();
            var name = ClassOf(ofKernelSet.Key, group.Operation);
            yield return new GeneratedFile($"{kernelNamespace.Replace("@", "")}.{name}.g.cs", Class(name, kernels, kernelNamespace));
        }
    }

    private static string ClassOf(string kernelSet, string operation) => $"Gpu{kernelSet}_{operation}";

    private static string Class(string name, List<(KernelSignature Signature, IReadOnlyList<KernelText> Texts)> kernels, string kernelNamespace)
    {
        var writer = new SourceWriter();
        using (writer.Namespace(kernelNamespace, Usings))
        {
            writer.Line("/// <summary>");
            writer.Line("/// Kernels, shared by the networks of this assembly. An arena holds the activations of an image, NHWC; the grid's second dimension is the image where a");
            writer.Line("/// kernel strides over items.");
            writer.Line("/// </summary>");
            writer.GeneratedAttributes();
            using (writer.Block($"internal static class {name}"))
            {
                foreach (var member in kernels.SelectMany(k => k.Texts).SelectMany(text => text.Members).Distinct())
                {
                    foreach (var line in member.Split('\n'))
                    {
                        writer.Line(line.TrimEnd());
                    }

                    writer.Line();
                }

                for (var i = 0; i < kernels.Count; i++)
                {
                    if (i > 0)
                    {
                        writer.Line();
                    }

                    Write(writer, kernels[i].Signature, kernels[i].Texts);
                }
            }
        }

        return writer.ToString();
    }

    private static void Write(SourceWriter writer, KernelSignature signature, IReadOnlyList<KernelText> texts)
    {
        var name = KernelNames.Of(signature);
        var launches = texts.Select(text => $"new({Method(name, text)}, {text.Launch}{(text.WorkspaceLength > 0 ? $", {text.WorkspaceLength}" : "")})");
        writer.Line($"public static GpuKernel[] {TableOf(signature)}() => [{string.Join(", ", launches)}];");
        foreach (var text in texts)
        {
            writer.Line();
            using (writer.Block($"private static void {Method(name, text)}({KernelExpressions.Parameters})"))
            {
                if (signature.Halo is { } halo && (text == texts[0] || text.IsAlternative))
                {
                    writer.Line(ClearHalo(halo));
                }

                text.WriteBody(writer);
            }
        }
    }

    private static string ClearHalo(HaloLayout layout)
    {
        var (halo, map) = (layout.Halo, layout.Buffer);
        var (line, sides) = (halo.Left + map.Width + halo.Right, halo.Left + halo.Right);
        var outerPixels = (halo.Top + halo.Bottom) * line;
        var values = (outerPixels + (map.Height * sides)) * map.Channels;
        return $"Halo.Clear(arena, at, fromOutput: {layout.FromOutput}, height: {map.Height}, width: {map.Width}, "
            + $"rowStride: {map.RowStride}, pixelStride: {map.PixelStride}, top: {halo.Top}, left: {halo.Left}, outerPixels: {outerPixels}, "
            + $"values: {KernelExpressions.Divisor(values)}, channels: {KernelExpressions.Divisor(map.Channels)}, line: {KernelExpressions.Divisor(line)}, sides: {KernelExpressions.Divisor(Math.Max(1, sides))});";
    }

    private static string Method(string name, KernelText kernel) => kernel.Name.Length == 0 ? name : $"{name}_{kernel.Name}";
}
