namespace Unroll.Weights.Pickle;

/// <summary>Finds the dictionaries of tensors in what was pickled, wherever a training script put them.</summary>
internal static class PickledGroups
{
    /// <summary>Deeper than any script nests a state dict.</summary>
    private const int MaxNesting = 16;

    /// <summary>A training script with a dictionary for each network, optimizer and metric has some dozens.</summary>
    private const int MaxGroups = 4096;

    private const int MaxPathLength = 512;
    private const int MaxListed = 10;

    /// <summary>An optimizer's state has a dictionary for each parameter, of a few tensors, under the parameter's number; a log may have one for each step.</summary>
    private const int LargestOfMany = 8;

    /// <summary>Nobody keeps more models in a list.</summary>
    private const int MaxModels = 64;

    private sealed record Place(Place? Parent, string Key, int Depth, bool IsNumbered);

    /// <summary>Finds the dictionaries that have a tensor under a string, in the order of the file.</summary>
    /// <returns>Each with the path to it; at least one.</returns>
    /// <exception cref="CheckpointException">There is none.</exception>
    public static IReadOnlyList<(string Path, PickleDict Dictionary)> Find(object? root, string source) =>
        TryFind(root, source) ?? throw new CheckpointException(Describe(root, source));

    /// <summary>The same; null where there is none.</summary>
    public static IReadOnlyList<(string Path, PickleDict Dictionary)>? TryFind(object? root, string source)
    {
        List<(string, PickleDict)> found = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<(Place Place, object Value)> open = new([(new Place(null, "", 0, false), root ?? "")]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Value))
            {
                continue;
            }

            if (next.Value is PickleDict dictionary && IsOfTensors(dictionary, next.Place) && PathOf(next.Place) is { } path)
            {
                found.Add((path, dictionary));
                if (found.Count > MaxGroups)
                {
                    throw new CheckpointException($"{source} holds more than {MaxGroups} dictionaries of tensors; save only the weights: torch.save(model.state_dict(), path).");
                }
            }

            PushNested(open, next.Place, next.Value);
        }

        return found.Count > 0 ? found : null;
    }

    private static void PushNested(Stack<(Place Place, object Value)> open, Place at, object value)
    {
        if (at.Depth == MaxNesting)
        {
            return;
        }

        // The first is to come off the stack first.
        if (value is PickleDict dictionary)
        {
            for (int i = dictionary.Items.Count - 1; i >= 0; i--)
            {
                (object? key, object? item) = dictionary.Items[i];
                if (item is PickleDict or List<object?> or object?[] && key is string or long)
                {
                    open.Push((new Place(at, key.ToString()!, at.Depth + 1, key is long), item));
                }
            }
        }
        else if (value is IList<object?> items)
        {
            for (int i = items.Count - 1; i >= 0; i--)
            {
                if (items[i] is PickleDict or List<object?> or object?[])
                {
                    open.Push((new Place(at, i.ToString(System.Globalization.CultureInfo.InvariantCulture), at.Depth + 1, items.Count > MaxModels), items[i]!));
                }
            }
        }
    }

    private static bool IsOfTensors(PickleDict dictionary, Place at)
    {
        int atLeast = at.IsNumbered ? LargestOfMany : 1;
        foreach ((object? key, object? value) in dictionary.Items)
        {
            if (key is string && value is PickleTensor or PickleForeignTensor && --atLeast == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The keys to a place; null where they are too long for any message.</summary>
    private static string? PathOf(Place place)
    {
        List<string> keys = [];
        int length = 0;
        for (Place? at = place; at?.Parent is not null; at = at.Parent)
        {
            keys.Add(at.Key);
            length += at.Key.Length + 1;
            if (length > MaxPathLength)
            {
                return null;
            }
        }

        keys.Reverse();
        return string.Join('.', keys);
    }

    private static string Describe(object? root, string source)
    {
        if (root is PickleOpaque { HadTensors: true } module)
        {
            return DescribeModule(module, source);
        }

        if (root is not PickleDict dictionary)
        {
            return $"{source} holds {Describe(root)} where a dictionary of tensors is expected; save model.state_dict().";
        }

        PickleOpaque? lost = dictionary.Items.Select(item => item.Value).OfType<PickleOpaque>().FirstOrDefault(opaque => opaque.HadTensors);
        return lost is not null
            ? DescribeModule(lost, source)
            : $"{source} holds no tensors; a state dict is a dictionary of them, at the top or nested in others. Found {DescribeItems(dictionary)}.";
    }

    private static string DescribeModule(PickleOpaque module, string source) =>
        $"{source} has its tensors inside of {module.Kind}, which is not read: a whole module (torch.save(model)), or another object that only Python can load. "
        + "Save its weights instead: torch.save(model.state_dict(), path).";

    private static string DescribeItems(PickleDict dictionary)
    {
        if (dictionary.Items.Count == 0)
        {
            return "an empty dictionary";
        }

        IEnumerable<string> items = dictionary.Items.Take(MaxListed).Select(item => $"{Shorten((item.Key as string) ?? Describe(item.Key))}: {Describe(item.Value)}");
        string more = dictionary.Items.Count > MaxListed ? $", … {dictionary.Items.Count} in all" : "";
        return string.Join(", ", items) + more;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or System.Numerics.BigInteger => "an int",
        double => "a float",
        string => "a string",
        object?[] => "a tuple",
        List<object?> => "a list",
        PickleDict => "a dictionary",
        PickleTensor or PickleForeignTensor => "a tensor",
        PickleOpaque opaque => opaque.Kind,
        PickleGlobal global => global.ToString(),
        _ => "a storage",
    };
}
