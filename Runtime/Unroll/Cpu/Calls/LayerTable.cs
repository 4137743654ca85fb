using System.ComponentModel;

namespace Unroll.Cpu.Calls;

/// <summary>Collects the layers that generated code lists.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LayerTable
{
    private readonly List<LayerInfo> _layers = [];

    private LayerTable()
    {
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="name">The upstream module's path.</param>
    /// <param name="kernel">The kernel that computes it.</param>
    /// <param name="channels">Channels of its result.</param>
    /// <param name="height">Rows of its result.</param>
    /// <param name="width">Columns of its result.</param>
    /// <param name="parameters">Its learned parameters.</param>
    /// <param name="multiplyAccumulates">Its multiply-accumulates.</param>
    /// <param name="arenaOffset">Where its result starts in the arena, in floats.</param>
    public void Add(string name, string kernel, int channels, int height, int width, long parameters, long multiplyAccumulates, int arenaOffset) =>
        _layers.Add(new LayerInfo(name, kernel, new TensorShape(channels, height, width), parameters, multiplyAccumulates, arenaOffset));

    internal static IReadOnlyList<LayerInfo> Of(Action<LayerTable> visit)
    {
        var table = new LayerTable();
        visit(table);
        return table._layers;
    }
}
