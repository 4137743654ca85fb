using System.Globalization;
using System.Numerics;

namespace Unroll.Weights.Pickle;

/// <summary>
/// Interprets a pickle as data. It knows no Python object: a global stays a name, and "calling" one of the few on
/// <see cref="PickleGlobals"/>' list builds a description of a tensor or a dictionary; calling any other makes a value that swallows what is
/// done to it. It does not recurse, and its stack, its nesting and the number of its values are limited.
/// </summary>
internal ref struct PickleMachine
{
    private const int MaxDepth = 1_000;
    private const int MaxValues = 2_000_000;
    private const int MaxLongBytes = 64;

    private readonly string _description;
    private readonly bool _hasElements;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);
    private PickleCursor _cursor;
    private int _values;

    private PickleMachine(ReadOnlySpan<byte> bytes, string description, bool hasElements)
    {
        _hasElements = hasElements;
        _cursor = new PickleCursor(bytes, description);
        _description = description;
    }

    /// <summary>Reads the pickle at the start of a span.</summary>
    /// <param name="bytes">The pickle, and maybe more.</param>
    /// <param name="description">The file and part, for errors.</param>
    /// <param name="hasElements">
    /// Whether the elements are in the pickle itself: NumPy's arrays are tensors then, and PyTorch's storages bytes. Beside PyTorch's own containers arrays are the state of something else, and not read.
    /// </param>
    /// <exception cref="CheckpointException">It is truncated, damaged or too big, or asks for functions that run programs.</exception>
    public static PickleContent Read(ReadOnlySpan<byte> bytes, string description, bool hasElements = false)
    {
        PickleMachine machine = new(bytes, description, hasElements);
        object? root = machine.Run();
        return new PickleContent(root, machine._cursor.Position, machine._storages);
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
            case PickleOpcode.Int:
                PushDecimal(_cursor.ReadLine());
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
                PickleOpaque frozen = new("frozenset");
                frozen.Swallow(PopToMark());
                Push(frozen);
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
            case PickleOpcode.Object:
                object?[] instance = PopToMark();
                Push(instance.Length > 0 ? Call(instance[0], instance[1..]) : throw Damaged("it makes an object of no class"));
                break;
            case PickleOpcode.Instance:
                string ofModule = _cursor.ReadLine();
                PickleGlobal ofClass = FindGlobal(ofModule, _cursor.ReadLine());
                Push(Call(ofClass, PopToMark()));
                break;
            case PickleOpcode.Build:
                Build(Pop());
                break;
            case PickleOpcode.BinPersistentId:
                Push(ReadPersistent(Pop()));
                break;
            default:
                return false;
        }

        return true;
    }

    private readonly PickleGlobal FindGlobal(string module, string name)
    {
        PickleGlobal global = PickleGlobals.Find(module, name, _hasElements);
        return PickleGlobals.IsWeapon(global)
            ? throw new CheckpointException(
                $"{_description} asks for {global}, which runs programs or code: this file is made to do harm where Python opens it. Nothing was executed. Get the weights elsewhere.")
            : global;
    }

    private readonly object? Call(object? callable, object? arguments)
    {
        if (callable is PickleOpaque || arguments is PickleOpaque)
        {
            return Unknown(callable, arguments);
        }

        if (callable is not PickleGlobal global || arguments is not object?[] values)
        {
            throw Damaged("it calls a value that is not a function");
        }

        try
        {
            return global.Kind == PickleGlobalKind.StorageFromBytes && values is [PickleBytes bytes, ..]
                ? PickledStorage.Read(_cursor.Slice(bytes.Start, bytes.Length), bytes.Start, _description)
                : PickleCalls.Invoke(global, values);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    /// <summary>What a function that is not read makes, or any function of arguments that are not read.</summary>
    private static PickleOpaque Unknown(object? callable, object? arguments)
    {
        PickleOpaque value = new((callable as PickleOpaque ?? (PickleOpaque)arguments!).Kind);
        value.Swallow([callable]);
        value.Swallow(arguments is object?[] values ? values : [arguments]);
        return value;
    }

    /// <summary>The state of a dictionary is its _metadata, that of a parameter its attributes: neither is needed.</summary>
    private readonly void Build(object? state)
    {
        switch (Peek())
        {
            case PickleOpaque opaque:
                opaque.Swallow([state]);
                break;
            case PickleArray array:
                SetState(array, state);
                break;
            case PickleElementType type:
                PickleArrays.SetState(type, state);
                break;
            case PickleDict or PickleTensor or PickleForeignTensor or PickleGlobal { Kind: PickleGlobalKind.Opaque }:
                break;
            default:
                throw Damaged("it gives a state to a value that has none");
        }
    }

    /// <summary>The array becomes its tensor; where it was remembered before, <see cref="Recall"/> sees to it.</summary>
    private readonly void SetState(PickleArray array, object? state)
    {
        try
        {
            _stack[^1] = PickleArrays.SetState(array, state);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    private readonly object? ReadPersistent(object? id)
    {
        try
        {
            object? value = PickleCalls.ReadPersistent(id);
            if (value is PickleStorage storage)
            {
                _storages.TryAdd(storage.Key, storage);
            }

            return value;
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    /// <summary>Python 2 writes whole numbers of more than 32 bits in decimal.</summary>
    private void PushDecimal(string text)
    {
        if (text is "00" or "01")
        {
            Push(text == "01");
            return;
        }

        Push(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Damaged("a whole number is garbled"));
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
        int start = _cursor.Position;
        Push(new PickleBytes(start, _cursor.Take(length).Length));
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
            case PickleOpaque opaque:
                opaque.Swallow(values);
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

        if (target is PickleOpaque opaque)
        {
            opaque.Swallow(pairs);
        }
        else if (target is PickleDict dictionary)
        {
            for (int i = 0; i < pairs.Length; i += 2)
            {
                dictionary.Items.Add(new(pairs[i], pairs[i + 1]));
            }
        }
    }

    private readonly object? Recall(uint index)
    {
        return _memo.TryGetValue(index, out object? value) ? value is PickleArray { Value: { } tensor } ? tensor : value : throw Damaged($"it recalls value {index}, which it never stored");
    }

    private readonly CheckpointException Damaged(string how) => new($"{_description} is damaged at byte {_cursor.Position}: {how}.");
}
