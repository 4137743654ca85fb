using Unroll.Generator.Graph;

namespace Unroll.Generator.Planning;

/// <summary>
/// Memory for a value. Values that share memory share one storage: a storage can be joined with another (in place)
/// or embedded as a channel range of a wider one (concat).
/// </summary>
internal sealed class Storage(Shape shape)
{
    private Storage? _parent;
    private int _channelOffset;

    public Shape Shape { get; } = shape;

    public Halo Halo { get; private set; } = Halo.None;

    /// <summary>The first step that writes it.</summary>
    public int FirstUse { get; private set; } = int.MaxValue;

    /// <summary>The last step that reads or writes it.</summary>
    public int LastUse { get; private set; } = -1;

    /// <summary>Where it starts in the arena, in floats, halo included.</summary>
    public int Offset { get; set; }

    public bool IsEmbedded => _parent is not null;

    /// <summary>Floats from one pixel to the next.</summary>
    public int PixelStride => ArenaLayout.PixelStride(Shape);

    public int RowStride => checked((Shape.Width + Halo.Left + Halo.Right) * PixelStride);

    public long Length
    {
        get
        {
            var length = (long)(Shape.Height + Halo.Top + Halo.Bottom) * RowStride;
            return (length + ArenaLayout.Alignment - 1) / ArenaLayout.Alignment * ArenaLayout.Alignment;
        }
    }

    public Storage Root => _parent?.Root ?? this;

    /// <summary>The first of this storage's channels within its root.</summary>
    public int RootChannel => _parent is null ? 0 : _channelOffset + _parent.RootChannel;

    public void EmbedIn(Storage parent, int channelOffset)
    {
        _parent = parent;
        _channelOffset = channelOffset;
    }

    public void Touch(int step)
    {
        FirstUse = Math.Min(FirstUse, step);
        LastUse = Math.Max(LastUse, step);
    }

    public void RequireHalo(Halo halo) => Halo = Halo.Union(halo);
}
