using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Planning;

/// <summary>A feature map in the arena, NHWC; lengths in floats. The runtime's View, at compile time.</summary>
internal sealed record BufferView(int Offset, Shape Shape, int RowStride, int PixelStride)
{
    /// <summary>True when each row follows the one above it without a gap, so that all pixels can be treated as one row.</summary>
    public bool RowsAreContiguous => RowStride == Shape.Width * PixelStride;

    /// <summary>All pixels as one row.</summary>
    public BufferView Flatten() =>
        this with { Shape = new Shape(Shape.Channels, 1, Shape.Height * Shape.Width), RowStride = Shape.Height * RowStride };
}

/// <summary>Pixels of zeros around a feature map.</summary>
internal sealed record Halo(int Top, int Left, int Bottom, int Right)
{
    public static readonly Halo None = new(0, 0, 0, 0);

    public Halo Union(Halo other) =>
        new(Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}

/// <summary>A halo to fill with zeros around a buffer.</summary>
internal sealed record HaloClear(Halo Halo, BufferView Buffer);

/// <summary>One operator with the locations that it reads and writes.</summary>
/// <param name="Node">The node it computes; the steps of a concatenation each copy one of the parts that are not computed in place.</param>
/// <param name="Inputs">Where it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Clear">The halo to fill with zeros first, or null.</param>
/// <param name="Workspace">Where its kernel's workspace starts in the arena, in floats; null without one.</param>
internal sealed record Step(Node Node, EquatableArray<BufferView> Inputs, BufferView Output, HaloClear? Clear, int? Workspace = null);

/// <summary>A network's steps and memory: the input of all back ends that plan their own memory.</summary>
/// <param name="Graph">The graph after the passes.</param>
/// <param name="Steps">The steps in order.</param>
/// <param name="Outputs">Where each output is when the last step is done.</param>
/// <param name="ArenaLength">Floats of activations for one image.</param>
internal sealed record NetworkPlan(NetworkGraph Graph, EquatableArray<Step> Steps, EquatableArray<BufferView> Outputs, int ArenaLength);
