using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Planning;

internal sealed partial class MemoryPlanner
{
    /// <summary>
    /// If a concatenation contains, at the same place, a slice of a map as large as itself, it can take over that map's buffer, provided the rest of the map is no longer needed by
    /// the time the other parts are written: the half of CSPNet's channels that bypasses the blocks.
    /// </summary>
    private void TakeOver(Node concat)
    {
        var (buffer, channel) = (default(Storage), 0);
        foreach (var input in concat.Inputs)
        {
            if (_graph.Nodes[input].Operator is ChannelSlice && _storage[input].Root.Shape == concat.Shape && FirstChannel(input) == channel)
            {
                buffer ??= _storage[input].Root;
            }

            channel += _graph.Nodes[input].Shape.Channels;
        }

        if (buffer is not null && LeavesRoomFor(buffer, concat))
        {
            _storage[concat.Id].EmbedIn(buffer, 0);
        }
    }

    private bool LeavesRoomFor(Storage buffer, Node concat)
    {
        var channel = 0;
        foreach (var input in concat.Inputs)
        {
            var count = _graph.Nodes[input].Shape.Channels;
            if (_storage[input].Root != buffer)
            {
                var written = _graph.Nodes.First(node => _storage[node.Id].Root == _storage[input].Root).Id;
                if (LastTouch(buffer, channel, channel + count, concat) >= written)
                {
                    return false;
                }
            }
            else if (FirstChannel(input) != channel)
            {
                return false;
            }

            channel += count;
        }

        return true;
    }

    /// <summary>The last node other than the concatenation that reads or writes some of a buffer's channels.</summary>
    private int LastTouch(Storage buffer, int start, int end, Node concat)
    {
        var last = -1;
        foreach (var node in _graph.Nodes.Where(node => _storage[node.Id].Root == buffer && Overlaps(node)))
        {
            last = Math.Max(last, node.Operator is ChannelSlice ? -1 : node.Id);
            foreach (var reader in _graph.Nodes.Where(reader => reader.Inputs.Contains(node.Id) && reader.Operator is not ChannelSlice && reader.Id != concat.Id))
            {
                last = Math.Max(last, reader.Operator is ConcatOperator ? _lastUse[reader.Id] : reader.Id);
            }

            last = Math.Max(last, _graph.Outputs.Any(output => output.Node == node.Id) ? _graph.Nodes.Count : -1);
        }

        return last;

        bool Overlaps(Node node) => FirstChannel(node.Id) < end && FirstChannel(node.Id) + node.Shape.Channels > start;
    }

    /// <summary>Where a value's channels start in its buffer.</summary>
    private int FirstChannel(int value) => _storage[value].RootChannel + _sliceStart[value];
}
