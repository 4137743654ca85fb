using System.Collections.Frozen;

namespace Unroll.Weights.Pickle;

/// <summary>What calling a global means.</summary>
internal enum PickleGlobalKind
{
    /// <summary>Makes a value that nobody needs.</summary>
    Plain,
    OrderedDict,
    Size,
    RebuildTensor,
    RebuildForeignTensor,
    RebuildParameter,
    RebuildFromType,
    StorageType,
}

/// <summary>A name that a pickle asks for. It stays a name: nothing is looked up, let alone called.</summary>
internal sealed record PickleGlobal(string Module, string Name, PickleGlobalKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The names that a state dict may ask for; all others are refused.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobalKind> Known = Build();

    /// <summary>The kind of a global; null when it is not on the list.</summary>
    public static PickleGlobalKind? Find(string module, string name)
    {
        if (Known.TryGetValue($"{module}.{name}", out PickleGlobalKind kind))
        {
            return kind;
        }

        return module is "torch" or "torch.storage" or "torch.cuda" && name.EndsWith("Storage", StringComparison.Ordinal)
            ? PickleGlobalKind.StorageType
            : null;
    }

    private static FrozenDictionary<string, PickleGlobalKind> Build()
    {
        Dictionary<string, PickleGlobalKind> known = new(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = PickleGlobalKind.OrderedDict,
            ["torch.Size"] = PickleGlobalKind.Size,
            ["torch._utils._rebuild_tensor"] = PickleGlobalKind.RebuildTensor,
            ["torch._utils._rebuild_tensor_v2"] = PickleGlobalKind.RebuildTensor,
            ["torch._utils._rebuild_parameter"] = PickleGlobalKind.RebuildParameter,
            ["torch._utils._rebuild_parameter_with_state"] = PickleGlobalKind.RebuildParameter,
            ["torch._tensor._rebuild_from_type_v2"] = PickleGlobalKind.RebuildFromType,
        };
        foreach (string name in (string[])
            ["sparse_tensor", "sparse_csr_tensor", "qtensor", "mkldnn_tensor", "nested_tensor", "meta_tensor_no_storage", "device_tensor_from_numpy", "tensor_v3", "wrapper_subclass"])
        {
            known[$"torch._utils._rebuild_{name}"] = PickleGlobalKind.RebuildForeignTensor;
        }

        foreach (string name in (string[])
        [
            "_codecs.encode", "argparse.Namespace",
            "collections.Counter", "collections.defaultdict", "collections.deque",
            "datetime.date", "datetime.datetime", "datetime.timedelta",
            "numpy.dtype", "numpy.ndarray",
            "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct",
            "pathlib.Path", "pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.WindowsPath",
            "torch.device", "torch.Tensor", "torch.nn.parameter.Parameter", "torch.serialization._get_layout",
            "torch.float16", "torch.bfloat16", "torch.float32", "torch.float64",
            "torch.per_tensor_affine", "torch.per_tensor_symmetric", "torch.per_channel_affine", "torch.per_channel_symmetric",
            "torch.uint8", "torch.int8", "torch.int16", "torch.int32", "torch.int64", "torch.bool",
        ])
        {
            known[name] = PickleGlobalKind.Plain;
        }

        foreach (string module in (string[])["__builtin__", "builtins"])
        {
            foreach (string name in (string[])["set", "frozenset", "bytearray", "bytes", "complex", "range", "slice", "dict", "list", "tuple", "int", "long", "float", "str", "unicode", "bool", "object"])
            {
                known[$"{module}.{name}"] = PickleGlobalKind.Plain;
            }
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
