using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Planning;

/// <summary>
/// Decides where every value lives: concatenation and slicing become offsets into one buffer, a residual is overwritten by its sum if it is not needed again,
/// buffers whose reader needs padding get a halo of zeros, and greedy-by-size placement puts all of them into one arena
/// (Pisarchyk and Lee 2020, arXiv:2001.03288).
/// </summary>
internal sealed partial class MemoryPlanner
{
    private readonly NetworkGraph _graph;
    private readonly Storage[] _storage;
    private readonly int[] _sliceStart;
    private readonly int[] _lastUse;
    private readonly Dictionary<int, Storage> _workspaces;

    /// <param name="graph">The graph after the passes.</param>
    /// <param name="workspaces">Floats that a node's kernel needs while it runs, by the node's id.</param>
    /// <param name="haloWindow">The window by which a node's kernel reads zeros from the memory around its first input; null if it does not.</param>
    public MemoryPlanner(NetworkGraph graph, IReadOnlyDictionary<int, int> workspaces, Func<Node, WindowSpec?> haloWindow)
    {
        _graph = graph;
        _storage = new Storage[graph.Nodes.Count];
        _sliceStart = new int[graph.Nodes.Count];
        _lastUse = LastUses(graph);
        _workspaces = workspaces.ToDictionary(w => w.Key, w => new Storage(new Shape(w.Value, 1, 1)));
        Allocate();
        ShareInPlace();
        EmbedConcats();
        MeasureLifetimes();
        RequireHalos(haloWindow);
        ArenaLength = Place();
    }

    /// <summary>Floats of the arena.</summary>
    public int ArenaLength { get; }

    public BufferView ViewOf(int value)
    {
        var storage = _storage[value];
        var root = storage.Root;
        var offset = root.Offset + (root.Halo.Top * root.RowStride) + (root.Halo.Left * root.PixelStride) + storage.RootChannel + _sliceStart[value];
        return new BufferView(offset, _graph.Nodes[value].Shape, root.RowStride, root.PixelStride);
    }

    /// <summary>The offset of the node's workspace; null without one.</summary>
    public int? WorkspaceOf(int node) => _workspaces.TryGetValue(node, out var workspace) ? workspace.Offset : null;

    /// <summary>True when the node's result is already where the concatenation wants it.</summary>
    public bool IsElided(Node concat, int input)
    {
        var value = concat.Inputs[input];
        var start = concat.Inputs.Take(input).Sum(i => _graph.Nodes[i].Shape.Channels);
        return _storage[value].Root == _storage[concat.Id].Root && ViewOf(value).Offset == ViewOf(concat.Id).Offset + start;
    }

    /// <summary>The halo to clear before this node writes, or null: the first node to write to a buffer clears its halo.</summary>
    public HaloClear? HaloToClear(int value)
    {
        var root = _storage[value].Root;
        if (root.Halo == Halo.None || root.FirstUse != value)
        {
            return null;
        }

        var offset = root.Offset + (root.Halo.Top * root.RowStride) + (root.Halo.Left * root.PixelStride);
        return new HaloClear(root.Halo, new BufferView(offset, root.Shape, root.RowStride, root.PixelStride));
    }

    /// <summary>The last node that needs each node's memory: a slice or concatenation needs the memory it shares for as long as it lives itself.</summary>
    private static int[] LastUses(NetworkGraph graph)
    {
        var last = Enumerable.Range(0, graph.Nodes.Count).ToArray();
        foreach (var output in graph.Outputs)
        {
            last[output.Node] = graph.Nodes.Count;
        }

        for (var id = graph.Nodes.Count - 1; id >= 0; id--)
        {
            var node = graph.Nodes[id];
            var use = node.Operator is ConcatOperator or ChannelSlice ? last[id] : id;
            foreach (var input in node.Inputs)
            {
                last[input] = Math.Max(last[input], use);
            }
        }

        return last;
    }

    private void Allocate()
    {
        foreach (var node in _graph.Nodes)
        {
            if (node.Operator is ChannelSlice slice)
            {
                _storage[node.Id] = _storage[node.Inputs[0]];
                _sliceStart[node.Id] = _sliceStart[node.Inputs[0]] + slice.Start;
            }
            else
            {
                _storage[node.Id] = new Storage(node.Shape);
            }
        }
    }

    private void ShareInPlace()
    {
        foreach (var node in _graph.Nodes)
        {
            foreach (var index in node.Operator.InPlaceInputs)
            {
                var input = node.Inputs[index];
                var readOtherwise = node.Inputs.Where((_, i) => i != index).Any(other => _storage[other].Root == _storage[input].Root);
                if (_lastUse[input] == node.Id && !readOtherwise && _graph.Nodes[input].Shape == node.Shape
                    && _graph.Nodes[input].Operator is not (ChannelSlice or ConcatOperator) && IsWholeStorage(input))
                {
                    _storage[node.Id].EmbedIn(_storage[input], 0);
                    break;
                }
            }
        }
    }

    private bool IsWholeStorage(int value) => _storage[value].Root.Shape == _graph.Nodes[value].Shape;

    private void EmbedConcats()
    {
        foreach (var node in _graph.Nodes)
        {
            if (node.Operator is not ConcatOperator)
            {
                continue;
            }

            TakeOver(node);
            var channel = 0;
            foreach (var input in node.Inputs)
            {
                var root = _storage[input].Root;
                if (root != _storage[node.Id].Root && IsWholeStorage(input) && _graph.Nodes[input].Operator is not ChannelSlice)
                {
                    root.EmbedIn(_storage[node.Id], channel);
                }

                channel += _graph.Nodes[input].Shape.Channels;
            }
        }
    }

    private void MeasureLifetimes()
    {
        foreach (var node in _graph.Nodes)
        {
            var root = _storage[node.Id].Root;
            if (node.Operator is not ChannelSlice)
            {
                root.Touch(node.Id);
            }

            root.Touch(_lastUse[node.Id]);
        }

        foreach (var workspace in _workspaces)
        {
            workspace.Value.Touch(workspace.Key);
        }
    }

    private void RequireHalos(Func<Node, WindowSpec?> haloWindow)
    {
        foreach (var node in _graph.Nodes)
        {
            if (haloWindow(node) is not { } window)
            {
                continue;
            }

            var input = _graph.Nodes[node.Inputs[0]].Shape;
            var below = ((node.Shape.Height - 1) * window.StrideY) + window.ExtentY - window.PadTop - input.Height;
            var right = ((node.Shape.Width - 1) * window.StrideX) + window.ExtentX - window.PadLeft - input.Width;
            _storage[node.Inputs[0]].Root.RequireHalo(new Halo(window.PadTop, window.PadLeft, Math.Max(below, 0), Math.Max(right, 0)));
        }
    }

    /// <summary>Largest first, each at the lowest offset that is free throughout its lifetime.</summary>
    private int Place()
    {
        var roots = _storage.Select(s => s.Root).Distinct().Concat(_workspaces.Values).OrderByDescending(s => s.Length).ThenBy(s => s.FirstUse).ToList();
        var placed = new List<Storage>();
        var total = 0L;
        foreach (var storage in roots)
        {
            storage.Offset = checked((int)LowestGap(placed, storage));
            total = Math.Max(total, storage.Offset + storage.Length);
            var index = placed.FindIndex(other => other.Offset > storage.Offset);
            placed.Insert(index < 0 ? placed.Count : index, storage);
        }

        return checked((int)total);
    }

    /// <summary>The lowest offset that is free throughout the storage's lifetime; <paramref name="placed"/> is sorted by offset.</summary>
    private static long LowestGap(List<Storage> placed, Storage storage)
    {
        var offset = 0L;
        foreach (var other in placed)
        {
            if (other.FirstUse > storage.LastUse || storage.FirstUse > other.LastUse)
            {
                continue;
            }

            if (other.Offset - offset >= storage.Length)
            {
                break;
            }

            offset = Math.Max(offset, other.Offset + other.Length);
        }

        return offset;
    }
}
