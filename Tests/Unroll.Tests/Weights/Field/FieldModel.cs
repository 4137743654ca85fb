using Unroll.Testing;
using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using Unroll.Weights.Parts;

namespace Unroll.Tests.Weights.Field;

/// <summary>A small ResNet-18's state dict, saved in the ways that people's training scripts save it.</summary>
internal static class FieldModel
{
    private static readonly IReadOnlyList<ParameterInfo> Parameters = CheckpointFiles.Parameters;

    /// <summary>What the network needs.</summary>
    public static NetworkNeeds Needs { get; } = new("Tiny", Parameters, "fc.", ["aux."]);

    /// <summary>The network's facts as compiled code has them.</summary>
    public static NetworkInfo Info { get; } = new()
    {
        Name = "Tiny",
        Input = new(3, 32, 32),
        Outputs = [new("logits", new(10, 1, 1))],
        ParameterCount = 0,
        MultiplyAccumulates = 0,
        HeadPrefix = "fc.",
        GetParameters = static () => Parameters,
        GetLayers = static () => [],
        GetPrograms = static () => [],
    };

    /// <summary>The values of parameters that were loaded.</summary>
    public static IReadOnlyDictionary<string, float[]> Weights { get; } = ValuesOf(1);

    /// <summary>A state dict in Python's order.</summary>
    /// <param name="seed">1 for <see cref="Weights"/>; others for weights that must not be taken.</param>
    /// <param name="rename">From the network's keys to others; null leaves one out.</param>
    public static Dictionary<string, object?> StateDict(int seed = 1, Func<string, string?>? rename = null)
    {
        Dictionary<string, object?> state = [];
        var values = ValuesOf(seed);
        foreach (ParameterInfo parameter in Parameters)
        {
            if ((rename is null ? parameter.Name : rename(parameter.Name)) is { } name)
            {
                state.Add(name, parameter.Kind == ParameterKind.Counter ? new PickledTensor(new long[] { 7 }) : new PickledTensor(values[parameter.Name], [.. parameter.Shape]));
            }
        }

        return state;
    }

    /// <summary>A state dict all of whose keys have a prefix.</summary>
    public static Dictionary<string, object?> Prefixed(string prefix, int seed = 1) => StateDict(seed, key => prefix + key);

    /// <summary>A scalar.</summary>
    public static PickledTensor Scalar(float value = 93.5f) => new(new[] { value });

    /// <summary>A checkpoint's bytes, opened.</summary>
    public static StateDict Open(object root, bool isLegacy = false) =>
        Unroll.Weights.StateDict.Open(isLegacy ? Pickler.SaveLegacy(root) : Pickler.Save(root), "w.pth");

    /// <summary>Loads a checkpoint, and checks that the network has <see cref="Weights"/>.</summary>
    /// <returns>What was reported.</returns>
    public static string LoadsRight(object root, LoadOptions? options = null)
    {
        using StateDict state = Open(root);
        var report = LoadsRight(state, options);
        using StateDict legacy = Open(root, isLegacy: true);
        Assert.Equal(report, LoadsRight(legacy, options));
        return report;
    }

    /// <inheritdoc cref="LoadsRight(object, LoadOptions)"/>
    public static string LoadsRight(StateDict state, LoadOptions? options = null)
    {
        List<string> reports = [];
        BoundParameters bound = BoundParameters.Bind(Needs, state, (options ?? new LoadOptions()) with { Report = reports.Add });
        foreach (ParameterInfo parameter in Parameters.Where(p => p.Kind != ParameterKind.Counter && !(p.IsHead && options?.Head == HeadWeights.Initial)))
        {
            Assert.Equal(Weights[parameter.Name], Read(bound, parameter));
        }

        return string.Join('\n', reports);
    }

    /// <summary>Fails to load a checkpoint.</summary>
    /// <returns>The error's message.</returns>
    public static string Refuses(object root, LoadOptions? options = null)
    {
        using StateDict state = Open(root);
        return Assert.Throws<CheckpointException>(() => BoundParameters.Bind(Needs, state, options ?? new LoadOptions())).Message;
    }

    public static float[] Read(BoundParameters bound, ParameterInfo parameter)
    {
        var values = new float[FormulaWeights.Count([.. parameter.Shape])];
        bound.Read(parameter.Name, values);
        return values;
    }

    private static Dictionary<string, float[]> ValuesOf(int seed)
    {
        Dictionary<string, float[]> values = [];
        var random = new Random(seed);
        foreach (ParameterInfo parameter in Parameters.Where(p => p.Kind != ParameterKind.Counter))
        {
            values.Add(parameter.Name, [.. Enumerable.Range(0, FormulaWeights.Count([.. parameter.Shape])).Select(_ => random.NextSingle())]);
        }

        return values;
    }
}
