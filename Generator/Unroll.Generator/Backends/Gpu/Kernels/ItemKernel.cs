using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>A kernel that strides over its work items by the size of the grid, so that any grid will do. The grid's second dimension is the image.</summary>
internal static class ItemKernel
{
    /// <param name="signature">What the kernel computes.</param>
    /// <param name="items">Work items of one image.</param>
    /// <param name="weights">True when it reads packed weights, as w.</param>
    /// <param name="item">Writes the statements for work item i of the image whose arena is a.</param>
    /// <param name="name">What to add to the signature's name.</param>
    /// <param name="scratch">Floats of scratch memory in the arena.</param>
    /// <param name="floats">True when it reads or writes single floats of the arena, as a.</param>
    public static KernelText Create(KernelSignature signature, int items, bool weights, Action<SourceWriter> item, string name = "", int scratch = 0, bool floats = true) =>
        new(name, SourceWriter.Literal(items), writer => Loop(writer, items, weights, floats, item)) { Scratch = scratch };

    private static void Loop(SourceWriter writer, int items, bool weights, bool floats, Action<SourceWriter> item)
    {
        if (floats)
        {
            writer.Line($"Floats a = Floats.At(arena, Grid.IdxY * (long)at.ImageStride);");
        }

        if (weights)
        {
            writer.Line("Floats w = Floats.At(data, at.Weights);");
        }

        using (writer.Block($"for (int i = Grid.GlobalIndex.X; i < {items}; i += Grid.DimX * Group.DimX)"))
        {
            item(writer);
        }
    }
}
