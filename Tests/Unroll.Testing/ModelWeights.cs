using Unroll.Weights;

namespace Unroll.Testing;

/// <summary>
/// Formula weights. The last model's are kept: its cases follow one another, and all models' together would fill the memory.
/// Tests that use them share a collection, so that they do not run side by side.
/// </summary>
public static class ModelWeights
{
    private static readonly Lock Gate = new();
    private static (string Model, StateDict Weights)? _last;

    /// <summary>The weights that a recorded model was given.</summary>
    public static StateDict Of(string model) => Cached(model, () => Keys(model)
        .Where(k => k.DType == "float32")
        .Select(k => (k.Name, k.Values(), k.Shape)));

    /// <summary>The weights that the formula's rules give a network; those that move taps and weigh pairs of pixels scaled down, as the recordings had them.</summary>
    public static StateDict Of(NetworkInfo network)
    {
        var names = network.Parameters.Select(p => p.Name).ToHashSet();
        return Cached(network.Name, () => network.Parameters
            .Where(p => p.Kind != ParameterKind.Counter)
            .Select(p => (p.Name, Scaled(FormulaWeights.Tensor(p.Name, [.. p.Shape], names), Factor(p.Name)), p.Shape.ToArray())));
    }

    public static IReadOnlyList<FormulaKey> Keys(string model) =>
        FormulaWeights.ReadKeys(File.ReadLines(Path.Combine(GoldenRecord.Folder, $"{model}.keys.txt")));

    private static float[] Scaled(float[] values, float factor) => factor == 1 ? values : Array.ConvertAll(values, v => v * factor);

    private static float Factor(string name)
    {
        string[] pairwise = [".theta.", ".phi.", ".conv_out."];
        return name.Contains(".conv_offset.", StringComparison.Ordinal) ? 0.5f
            : name.Contains("nonlocal_block", StringComparison.Ordinal) && pairwise.Any(part => name.Contains(part, StringComparison.Ordinal)) ? 0.25f
            : 1;
    }

    private static StateDict Cached(string model, Func<IEnumerable<(string Name, float[] Values, int[] Shape)>> make)
    {
        lock (Gate)
        {
            if (_last?.Model != model)
            {
                _last = null;
                var tensors = make().AsParallel().AsOrdered().ToList();
                _last = (model, StateDict.FromArrays(tensors, model));
            }

            return _last.Value.Weights;
        }
    }
}
