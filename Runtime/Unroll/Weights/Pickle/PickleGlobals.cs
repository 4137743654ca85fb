using System.Collections.Frozen;

namespace Unroll.Weights.Pickle;

/// <summary>What calling a global means.</summary>
internal enum PickleGlobalKind
{
    /// <summary>Makes a value that is not read.</summary>
    Opaque,
    OrderedDict,
    Dict,
    Size,
    RebuildTensor,
    RebuildForeignTensor,
    RebuildParameter,
    RebuildFromType,
    StorageType,

    /// <summary>NumPy's, which only mean something in a pickle that has its elements in itself.</summary>
    ElementType,
    RebuildArray,
    ArrayFromBuffer,

    /// <summary>PyTorch's, in such a pickle: a storage as torch.save writes it, in bytes.</summary>
    StorageFromBytes,
}

/// <summary>A name that a pickle asks for. It stays a name: nothing is looked up, let alone called.</summary>
internal sealed record PickleGlobal(string Module, string Name, PickleGlobalKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The names that mean something in a checkpoint; all others make values that are not read.</summary>
internal static class PickleGlobals
{
    private const int MaxNameLength = 100;

    private static readonly FrozenDictionary<string, PickleGlobalKind> Known = Build();

    private static readonly FrozenDictionary<string, PickleGlobalKind> KnownWithElements = BuildWithElements();

    /// <summary>
    /// Functions that no checkpoint has a use for and that exploits call (picklescan and fickling list them). Here they would do nothing, like any other; but a file
    /// that asks for them is made to harm whoever opens it in Python, and that must be said.
    /// </summary>
    private static readonly FrozenSet<string> Weapons = BuildWeapons();

    /// <summary>Finds what a name means.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">The name in it.</param>
    /// <param name="hasElements">Whether the pickle has the elements of its tensors in itself.</param>
    public static PickleGlobal Find(string module, string name, bool hasElements)
    {
        string path = $"{module}.{name}";
        if (Known.TryGetValue(path, out PickleGlobalKind kind) || (hasElements && KnownWithElements.TryGetValue(path, out kind)))
        {
            return new PickleGlobal(module, name, kind);
        }

        bool isStorage = module is "torch" or "torch.storage" or "torch.cuda" && name.EndsWith("Storage", StringComparison.Ordinal);
        return new PickleGlobal(Shorten(module), Shorten(name), isStorage ? PickleGlobalKind.StorageType : PickleGlobalKind.Opaque);
    }

    /// <summary>True of a function that runs programs or code.</summary>
    public static bool IsWeapon(PickleGlobal global) =>
        Weapons.Contains(global.ToString())
        || global.Module is "subprocess" or "runpy" or "pty" or "commands" or "popen2"
        || (global.Module is "os" or "posix" or "nt" && (global.Name.StartsWith("exec", StringComparison.Ordinal) || global.Name.Contains("spawn", StringComparison.Ordinal)));

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";

    private static FrozenSet<string> BuildWeapons()
    {
        List<string> names = ["webbrowser.open"];
        foreach (string module in (string[])["__builtin__", "builtins"])
        {
            names.AddRange([$"{module}.eval", $"{module}.exec", $"{module}.execfile", $"{module}.compile", $"{module}.__import__"]);
        }

        foreach (string module in (string[])["os", "posix", "nt"])
        {
            names.AddRange([$"{module}.system", $"{module}.popen", $"{module}.startfile"]);
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, PickleGlobalKind> BuildWithElements()
    {
        Dictionary<string, PickleGlobalKind> known = new(StringComparer.Ordinal)
        {
            ["numpy.dtype"] = PickleGlobalKind.ElementType,
            ["torch.storage._load_from_bytes"] = PickleGlobalKind.StorageFromBytes,
        };

        // NumPy 2 has moved them.
        foreach (string core in (string[])["numpy.core", "numpy._core"])
        {
            known[$"{core}.multiarray._reconstruct"] = PickleGlobalKind.RebuildArray;
            known[$"{core}.numeric._frombuffer"] = PickleGlobalKind.ArrayFromBuffer;
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, PickleGlobalKind> Build()
    {
        Dictionary<string, PickleGlobalKind> known = new(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = PickleGlobalKind.OrderedDict,
            ["collections.defaultdict"] = PickleGlobalKind.Dict,
            ["__builtin__.dict"] = PickleGlobalKind.OrderedDict,
            ["builtins.dict"] = PickleGlobalKind.OrderedDict,
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

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
