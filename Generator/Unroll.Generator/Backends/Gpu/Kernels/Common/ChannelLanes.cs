using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels.Common;

/// <summary>The neighbouring channels that a work item computes, read and written as 16 bytes where the maps allow it.</summary>
internal sealed class ChannelLanes
{
    private static readonly string[] Fields = ["X", "Y", "Z", "W"];

    public ChannelLanes(KernelSignature signature)
    {
        Count = Lanes(signature.Output.Channels);
        AreQuads = Count == Fields.Length && signature.Output.Aligned && signature.Inputs.All(map => map.Aligned);
    }

    /// <summary>Channels of a work item: four or one.</summary>
    public int Count { get; }

    /// <summary>True if the kernel accesses the arena only by quads.</summary>
    public bool AreQuads { get; }

    /// <summary>One statement for each lane, on one line.</summary>
    public string Each(Func<int, string> statement) => PerLane(Count, statement);

    /// <summary>Declares what the other methods need; call it first in a work item.</summary>
    public void Open(SourceWriter writer)
    {
        if (AreQuads)
        {
            writer.Line(Quads("quads", "arena"));
            writer.Line($"int image = Grid.IdxY * (at.ImageStride / {Fields.Length});");
        }
    }

    /// <summary>Reads the lanes that start at an index of the arena, and returns the expression of each.</summary>
    public Func<int, string> Read(SourceWriter writer, string name, string index, int offset = 0)
    {
        if (!AreQuads)
        {
            return lane => At("a", index, offset + lane);
        }

        writer.Line($"Float4 {name} = quads[image + {Over(offset == 0 ? index : $"{index} + {offset}", Fields.Length)}];");
        return lane => $"{name}.{Fields[lane]}";
    }

    /// <summary>Writes the lanes that start at an index of the arena.</summary>
    public void Write(SourceWriter writer, string index, Func<int, string> value)
    {
        if (!AreQuads)
        {
            writer.Line(Each(lane => $"{At("a", index, lane)} = {value(lane)};"));
            return;
        }

        writer.Line("Float4 result;");
        writer.Line(Each(lane => $"result.{Fields[lane]} = {value(lane)};"));
        writer.Line($"quads[image + {Over(index, Fields.Length)}] = result;");
    }
}
