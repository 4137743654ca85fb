using System.Numerics;

namespace Unroll.Weights.Pickle;

/// <summary>
/// Interprets a pickle as data. It knows no Python object: a global stays a name, and "calling" one of the few on
/// <see cref="PickleGlobals"/>' list builds a description of a tensor or a dictionary. It does not recurse, and its stack,
/// its nesting and the number of its values are limited.
/// </summary>
internal ref struct PickleMachine
{
    private const int MaxDepth = 1_000;
    private const int MaxValues = 2_000_000;
    private const int MaxLongBytes = 64;

    private readonly string _description;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly ReadOnlySpan<byte> _bytes;
    private PickleCursor _cursor;
    private int _values;

    private PickleMachine(ReadOnlySpan<byte> bytes, string description)
    {
        _bytes = bytes;
        _cursor = new PickleCursor(bytes, description);
        _description = description;
    }

    /// <summary>Reads the pickle at the start of a span.</summary>
    /// <param name="bytes">The pickle, and maybe more.</param>
    /// <param name="description">The file and part, for errors.</param>
    /// <param name="consumed">The pickle's length.</param>
    /// <exception cref="CheckpointException">It is truncated, damaged, too big or asks for more than data.</exception>
    public static object? Read(ReadOnlySpan<byte> bytes, string description, out int consumed)
    {
        PickleMachine machine = new(bytes, description);
        object? root = machine.Run();
        consumed = machine._cursor.Position;
        return root;
    }

    private object? Run()
    {
        while (true)
        {
            PickleOpcode opcode = (PickleOpcode)_cursor.ReadByte();
            if (opcode == PickleOpcode.Stop)
            {
                return Pop();
            }

            if (!RunLiteral(opcode) && !RunContainer(opcode) && !RunMemo(opcode) && !RunObject(opcode))
            {
                throw Damaged($"opcode 0x{(byte)opcode:x2} is not one that torch.save writes");
            }
        }
    }

    private bool RunLiteral(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None:
                Push(null);
                break;
            case PickleOpcode.NewTrue:
                Push(true);
                break;
            case PickleOpcode.NewFalse:
                Push(false);
                break;
            case PickleOpcode.BinInt:
                Push((long)_cursor.ReadInt32());
                break;
            case PickleOpcode.BinInt1:
                Push((long)_cursor.ReadByte());
                break;
            case PickleOpcode.BinInt2:
                Push((long)_cursor.ReadUInt16());
                break;
            case PickleOpcode.Long1:
                Push(ReadLong(_cursor.ReadByte()));
                break;
            case PickleOpcode.Long4:
                Push(ReadLong(_cursor.ReadInt32()));
                break;
            case PickleOpcode.BinFloat:
                Push(_cursor.ReadDouble());
                break;
            case PickleOpcode.ShortBinUnicode:
            case PickleOpcode.ShortBinString:
                Push(_cursor.ReadText(_cursor.ReadByte()));
                break;
            case PickleOpcode.BinUnicode:
            case PickleOpcode.BinString:
                Push(_cursor.ReadText(_cursor.ReadUInt32()));
                break;
            case PickleOpcode.BinUnicode8:
                Push(_cursor.ReadText(_cursor.ReadInt64()));
                break;
            case PickleOpcode.ShortBinBytes:
                PushBytes(_cursor.ReadByte());
                break;
            case PickleOpcode.BinBytes:
                PushBytes(_cursor.ReadUInt32());
                break;
            case PickleOpcode.BinBytes8:
            case PickleOpcode.ByteArray8:
                PushBytes(_cursor.ReadInt64());
                break;
            default:
                return false;
        }

        return true;
    }

    private bool RunContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark:
                PushMark();
                break;
            case PickleOpcode.EmptyTuple:
                Push(Array.Empty<object?>());
                break;
            case PickleOpcode.Tuple1:
                Push(PopLast(1));
                break;
            case PickleOpcode.Tuple2:
                Push(PopLast(2));
                break;
            case PickleOpcode.Tuple3:
                Push(PopLast(3));
                break;
            case PickleOpcode.Tuple:
                Push(PopToMark());
                break;
            case PickleOpcode.EmptyList:
                Push(new List<object?>());
                break;
            case PickleOpcode.List:
                Push(new List<object?>(PopToMark()));
                break;
            case PickleOpcode.Append:
                Append(PopLast(1));
                break;
            case PickleOpcode.Appends:
                Append(PopToMark());
                break;
            case PickleOpcode.EmptyDict:
                Push(new PickleDict());
                break;
            case PickleOpcode.Dict:
                object?[] pairs = PopToMark();
                Push(new PickleDict());
                SetItems(pairs);
                break;
            case PickleOpcode.SetItem:
                SetItems(PopLast(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(PopToMark());
                break;
            case PickleOpcode.EmptySet:
                Push(new PickleOpaque("set"));
                break;
            case PickleOpcode.AddItems:
                Append(PopToMark());
                break;
            case PickleOpcode.FrozenSet:
                PopToMark();
                Push(new PickleOpaque("frozenset"));
                break;
            default:
                return false;
        }

        return true;
    }

    private bool RunMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                byte version = _cursor.ReadByte();
                if (version is < 2 or > 5)
                {
                    throw Damaged($"it is of protocol {version}; 2 to 5 are read");
                }

                break;
            case PickleOpcode.Frame:
                _cursor.ReadInt64();
                break;
            case PickleOpcode.Pop:
                Pop();
                break;
            case PickleOpcode.PopMark:
                PopToMark();
                break;
            case PickleOpcode.Dup:
                Push(Peek());
                break;
            case PickleOpcode.BinPut:
                _memo[_cursor.ReadByte()] = Peek();
                break;
            case PickleOpcode.LongBinPut:
                _memo[_cursor.ReadUInt32()] = Peek();
                break;
            case PickleOpcode.Memoize:
                _memo[(uint)_memo.Count] = Peek();
                break;
            case PickleOpcode.BinGet:
                Push(Recall(_cursor.ReadByte()));
                break;
            case PickleOpcode.LongBinGet:
                Push(Recall(_cursor.ReadUInt32()));
                break;
            default:
                return false;
        }

        return true;
    }

    private bool RunObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                string module = _cursor.ReadLine();
                Push(FindGlobal(module, _cursor.ReadLine()));
                break;
            case PickleOpcode.StackGlobal:
                object?[] names = PopLast(2);
                Push(FindGlobal(names[0] as string ?? throw Damaged("a global has no name"), names[1] as string ?? throw Damaged("a global has no name")));
                break;
            case PickleOpcode.Reduce:
            case PickleOpcode.NewObject:
                object?[] call = PopLast(2);
                Push(Call(call[0], call[1]));
                break;
            case PickleOpcode.NewObjectEx:
                object?[] callWithNames = PopLast(3);
                Push(Call(callWithNames[0], callWithNames[1]));
                break;
            case PickleOpcode.Build:
                // The state of a dictionary is its _metadata, that of a parameter its attributes: neither is needed.
                Pop();
                if (Peek() is not (PickleDict or PickleTensor or PickleForeignTensor or PickleOpaque))
                {
                    throw Damaged("it gives a state to a value that has none");
                }

                break;
            case PickleOpcode.BinPersistentId:
                Push(ReadStorage(Pop()));
                break;
            default:
                return false;
        }

        return true;
    }

    private readonly PickleGlobal FindGlobal(string module, string name)
    {
        if (PickleGlobals.Find(module, name) is PickleGlobalKind kind)
        {
            return new PickleGlobal(module, name, kind);
        }

        string asks = $"{_description} asks for {Shorten(module)}.{Shorten(name)}";
        bool isModule = module.StartsWith("torch.nn.", StringComparison.Ordinal) || _bytes.IndexOf("torch.nn.modules."u8) >= 0;
        throw new CheckpointException(isModule
            ? $"{asks}: it holds a whole module (torch.save(model)), which only Python can load. Save its weights instead: torch.save(model.state_dict(), path)."
            : $"{asks}, which is not on the list of what a state dict may hold. Nothing was executed. Save only the weights: torch.save(model.state_dict(), path).");
    }

    private readonly object? Call(object? callable, object? arguments)
    {
        if (callable is not PickleGlobal global || arguments is not object?[] values)
        {
            throw Damaged("it calls a value that is not a function");
        }

        try
        {
            return PickleCalls.Invoke(global, values);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    private readonly PickleStorage ReadStorage(object? id)
    {
        try
        {
            return PickleCalls.ReadStorage(id);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    private object? ReadLong(long length)
    {
        ReadOnlySpan<byte> bytes = _cursor.Take(length);
        if (bytes.Length > MaxLongBytes)
        {
            return new PickleOpaque("int");
        }

        BigInteger value = new(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    private void PushBytes(long length)
    {
        _cursor.Take(length);
        Push(new PickleOpaque("bytes"));
    }

    private void Push(object? value)
    {
        if (++_values > MaxValues)
        {
            throw Damaged($"it has more than {MaxValues} values");
        }

        _stack.Add(value);
    }

    private readonly void PushMark()
    {
        if (_marks.Count == MaxDepth)
        {
            throw Damaged($"it is nested more than {MaxDepth} deep");
        }

        _marks.Add(_stack.Count);
    }

    private readonly object? Peek()
    {
        return _stack.Count > Floor ? _stack[^1] : throw Damaged("it takes a value from an empty stack");
    }

    private readonly object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object?[] PopLast(int count)
    {
        if (_stack.Count - count < Floor)
        {
            throw Damaged("it takes a value from an empty stack");
        }

        return Cut(_stack.Count - count);
    }

    private readonly object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Damaged("it ends a group that never began");
        }

        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(mark);
    }

    /// <summary>What lies below the innermost mark is out of reach.</summary>
    private readonly int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    private readonly object?[] Cut(int start)
    {
        object?[] values = [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack)[start..]];
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    private readonly void Append(object?[] values)
    {
        switch (Peek())
        {
            case List<object?> list:
                list.AddRange(values);
                break;
            case PickleOpaque:
                break;
            default:
                throw Damaged("it appends to a value that is no list");
        }
    }

    private readonly void SetItems(object?[] pairs)
    {
        object? target = Peek();
        if (pairs.Length % 2 != 0 || target is not (PickleDict or PickleOpaque))
        {
            throw Damaged("it sets items of a value that is no dictionary");
        }

        if (target is PickleDict dictionary)
        {
            for (int i = 0; i < pairs.Length; i += 2)
            {
                dictionary.Items.Add(new(pairs[i], pairs[i + 1]));
            }
        }
    }

    private readonly object? Recall(uint index)
    {
        return _memo.TryGetValue(index, out object? value) ? value : throw Damaged($"it recalls value {index}, which it never stored");
    }

    private readonly CheckpointException Damaged(string how) => new($"{_description} is damaged at byte {_cursor.Position}: {how}.");

    private static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
