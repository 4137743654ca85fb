namespace Unroll.Weights.Pickle;

/// <summary>Finds the state dict in what was pickled: at the top, or nested as training scripts do.</summary>
internal static class TensorSelection
{
    private const int MaxNesting = 4;
    private const int MaxListed = 10;

    /// <summary>The keys under which training scripts put a state dict, in the order they are tried.</summary>
    private static readonly string[] NestingKeys = ["state_dict", "model_state_dict", "model", "net", "module"];

    /// <summary>Finds the dictionary of tensors.</summary>
    /// <exception cref="CheckpointException">There is none, or several and no telling which.</exception>
    public static PickleDict Find(object? root, string source)
    {
        if (root is not PickleDict dictionary)
        {
            throw new CheckpointException($"{source} holds {Describe(root)} where a dictionary of tensors is expected; save model.state_dict().");
        }

        for (int depth = 0; depth < MaxNesting; depth++)
        {
            PickleDict? nested = FindNested(dictionary, source);
            if (nested is null)
            {
                break;
            }

            dictionary = nested;
        }

        return dictionary;
    }

    private static PickleDict? FindNested(PickleDict dictionary, string source)
    {
        foreach (string key in NestingKeys)
        {
            if (dictionary.Find(key) is PickleDict known && (HasTensors(known) || NestingKeys.Any(k => known.Find(k) is PickleDict)))
            {
                return known;
            }
        }

        if (HasTensors(dictionary))
        {
            return null;
        }

        List<PickleDict> others = [.. dictionary.Items.Select(item => item.Value).OfType<PickleDict>().Where(HasTensors)];
        return others.Count == 1
            ? others[0]
            : throw new CheckpointException(
                $"{source} holds {(others.Count == 0 ? "no tensors" : "several dictionaries of tensors")}; a state dict is looked for at the top and under "
                + $"{string.Join(", ", NestingKeys)}. Found {DescribeItems(dictionary)}.");
    }

    private static bool HasTensors(PickleDict dictionary)
    {
        return dictionary.Items.Exists(item => item.Value is PickleTensor or PickleForeignTensor);
    }

    private static string DescribeItems(PickleDict dictionary)
    {
        if (dictionary.Items.Count == 0)
        {
            return "an empty dictionary";
        }

        IEnumerable<string> items = dictionary.Items.Take(MaxListed).Select(item => $"{(item.Key as string) ?? Describe(item.Key)}: {Describe(item.Value)}");
        string more = dictionary.Items.Count > MaxListed ? $", … {dictionary.Items.Count} in all" : "";
        return string.Join(", ", items) + more;
    }

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
