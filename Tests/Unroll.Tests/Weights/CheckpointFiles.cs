using System.Text.Json;
using Unroll.Testing;
using Unroll.Weights;
using Unroll.Weights.Parts;

namespace Unroll.Tests.Weights;

/// <summary>The recorded checkpoints of one small network, and the network's parameters.</summary>
internal static class CheckpointFiles
{
    private static readonly JsonElement Manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "manifest.json"))).RootElement;

    public static string Root => Path.Combine(AppContext.BaseDirectory, "Data", "checkpoints");

    public static IReadOnlyList<string> GoodNames { get; } = [.. Manifest.GetProperty("good").EnumerateObject().Select(p => p.Name)];

    public static IReadOnlyList<string> BadNames { get; } = [.. Manifest.GetProperty("bad").EnumerateObject().Select(p => p.Name)];

    /// <summary>The network's state_dict.</summary>
    public static IReadOnlyList<ParameterInfo> Parameters { get; } =
    [
        .. Manifest.GetProperty("keys").EnumerateObject().Select(p => new ParameterInfo(
            p.Name,
            [.. p.Value.EnumerateArray().Select(d => d.GetInt32())],
            p.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? ParameterKind.Counter
                : p.Name.Contains("running_", StringComparison.Ordinal) ? ParameterKind.Buffer : ParameterKind.Learned,
            p.Name.StartsWith("fc.", StringComparison.Ordinal))),
    ];

    private static HashSet<string> Names { get; } = [.. Parameters.Select(p => p.Name)];

    public static string Good(string name) => Path.Combine(Root, "good", name);

    public static string Bad(string name) => Path.Combine(Root, "bad", name);

    public static float AllowedError(string name)
    {
        return Manifest.GetProperty("good").GetProperty(name).GetProperty("max_abs_weight_error").GetSingle();
    }

    /// <summary>The values that a parameter must have.</summary>
    public static float[] Expected(string name)
    {
        ParameterInfo parameter = Parameters.First(p => p.Name == name);
        return FormulaWeights.Tensor(name, [.. parameter.Shape], Names);
    }

    public static float[] Values(StateDictTensor tensor)
    {
        float[] values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }

    /// <summary>What loading a network does: opens, compares, reads every parameter.</summary>
    public static void Load(string path, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        using StateDict state = StateDict.Open(path, new StateDictOptions { VerifyHash = options.VerifyHash });
        BoundParameters bound = BoundParameters.Bind(new NetworkNeeds("Tiny", Parameters, "fc.", []), state, options);
        foreach (ParameterInfo parameter in Parameters)
        {
            bound.Read(parameter.Name, new float[FormulaWeights.Count([.. parameter.Shape])]);
        }
    }
}
