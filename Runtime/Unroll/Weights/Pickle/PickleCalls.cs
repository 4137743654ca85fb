namespace Unroll.Weights.Pickle;

/// <summary>What the listed globals make of their arguments. Errors are <see cref="FormatException"/>; the caller adds the place.</summary>
internal static class PickleCalls
{
    private const int MaxRank = 64;
    private const int MaxKeyLength = 256;

    /// <summary>Interprets a call.</summary>
    public static object? Invoke(PickleGlobal global, object?[] arguments) => global.Kind switch
    {
        PickleGlobalKind.Opaque => Opaque(global, arguments),
        PickleGlobalKind.Dict => new PickleDict(),
        PickleGlobalKind.OrderedDict => BuildOrderedDict(arguments),
        PickleGlobalKind.Size => arguments is [object?[] or List<object?> or PickleOpaque] ? arguments[0] : throw Malformed(global),
        PickleGlobalKind.RebuildTensor => BuildTensor(global, arguments),
        PickleGlobalKind.RebuildForeignTensor => new PickleForeignTensor($"a {global.Name["_rebuild_".Length..].Replace('_', ' ')}"),
        PickleGlobalKind.RebuildParameter => BuildParameter(global, arguments),
        PickleGlobalKind.RebuildFromType => BuildFromType(global, arguments),
        PickleGlobalKind.ElementType => PickleArrays.ElementType(arguments),
        PickleGlobalKind.RebuildArray => new PickleArray(),
        PickleGlobalKind.ArrayFromBuffer => PickleArrays.FromBuffer(arguments),

        // Of bytes it is read by the machine, which has them.
        PickleGlobalKind.StorageFromBytes => new PickleOpaque(PickleArrays.Textual),
        _ => throw Malformed(global),
    };

    /// <summary>Interprets a persistent id: ("storage", type, key, location, count) and, in the legacy container, a view; or ("module", class, …) there.</summary>
    /// <returns>The storage; or what stands for a storage or class that is not read.</returns>
    public static object? ReadPersistent(object? id)
    {
        if (id is object?[] and ["module", var named, ..])
        {
            return named;
        }

        if (id is object?[] { Length: 5 or 6 } and ["storage", (PickleOpaque or PickleGlobal { Kind: not PickleGlobalKind.StorageType }) and var unknown, string, _, long, ..])
        {
            return new PickleOpaque($"a storage of type {unknown}");
        }

        if (id is not object?[] { Length: 5 or 6 } parts || parts is not ["storage", PickleGlobal { Kind: PickleGlobalKind.StorageType } type, string key, _, long count, ..] || count < 0 || key.Length > MaxKeyLength)
        {
            throw new FormatException("a persistent id names no storage");
        }

        long viewOffset = 0;
        if (parts.Length == 6 && parts[5] is not null)
        {
            viewOffset = parts[5] is object?[] view && view is [_, long offset, long _] && offset >= 0
                ? offset
                : throw new FormatException($"the view of storage {key} is malformed");
        }

        return new PickleStorage(type.Name, key, count, viewOffset);
    }

    private static object? BuildOrderedDict(object?[] arguments)
    {
        PickleDict dictionary = new();
        if (arguments.Length == 0)
        {
            return dictionary;
        }

        if (arguments[0] is PickleDict or PickleOpaque)
        {
            return arguments[0];
        }

        // Python 2 passes the items as a list of pairs.
        foreach (object? item in Sequence(arguments[0]) ?? throw new FormatException("a dictionary is made of a value that is no list"))
        {
            if (Sequence(item) is not [object key, var value])
            {
                throw new FormatException("a dictionary is made of values that are no pairs");
            }

            dictionary.Items.Add(new(key, value));
        }

        return dictionary;
    }

    private static PickleOpaque Opaque(PickleGlobal global, object?[] arguments)
    {
        // copyreg's functions make an object of the class that is their first argument.
        bool isMaker = global.Module is "copyreg" or "copy_reg" && arguments is [PickleGlobal, ..];
        PickleOpaque value = new((isMaker ? (PickleGlobal)arguments[0]! : global).ToString());
        value.Swallow(arguments);
        return value;
    }

    private static object? BuildParameter(PickleGlobal global, object?[] arguments) => arguments switch
    {
        [PickleTensor or PickleForeignTensor, ..] => arguments[0],
        [PickleOpaque opaque, ..] => Foreign(opaque),
        _ => throw Malformed(global),
    };

    /// <summary>A tensor that depends on a value that is not read.</summary>
    private static PickleForeignTensor Foreign(PickleOpaque of) => new($"made with {of.Kind}");

    private static object BuildTensor(PickleGlobal global, object?[] arguments)
    {
        if (arguments.Take(4).OfType<PickleOpaque>().FirstOrDefault() is { } unread)
        {
            return Foreign(unread);
        }

        if (arguments is not [PickleStorage storage, long offset, var size, var stride, ..] || offset < 0 || offset > long.MaxValue / 16)
        {
            throw Malformed(global);
        }

        // PyTorch 2's seventh argument (torch/_utils.py): a view may have its sign turned without its elements (torch.conj(x).imag), which is said here alone.
        if (arguments.Length > 6 && arguments[6] is PickleDict metadata && metadata.Find("neg") is true)
        {
            return new PickleForeignTensor("a negated view (is_neg)");
        }

        TensorLayout? layout = TensorLayout.TryCreate(
            Math.Min(storage.ViewOffset, long.MaxValue / 16) + offset, Numbers(global, size), Numbers(global, stride), out string error);
        return layout is not null
            ? new PickleTensor(storage, layout)
            : throw new FormatException($"a tensor over storage {storage.Key} is malformed: {error}");
    }

    private static object? BuildFromType(PickleGlobal global, object?[] arguments)
    {
        if (arguments is [PickleGlobal { Kind: PickleGlobalKind.Opaque } unread, ..])
        {
            return new PickleForeignTensor($"made by {unread}");
        }

        // (function, type, arguments, state): one level of indirection, and not to itself.
        return arguments is [PickleGlobal { Kind: not PickleGlobalKind.RebuildFromType } function, _, object?[] inner, ..]
            ? Invoke(function, inner)
            : throw Malformed(global);
    }

    private static long[] Numbers(PickleGlobal global, object? value)
    {
        if (Sequence(value) is not { Count: <= MaxRank } items)
        {
            throw Malformed(global);
        }

        long[] numbers = new long[items.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = items[i] is long number ? number : throw Malformed(global);
        }

        return numbers;
    }

    private static IList<object?>? Sequence(object? value) => value as IList<object?>;

    private static FormatException Malformed(PickleGlobal global) => new($"{global} is called with arguments it does not take");
}
