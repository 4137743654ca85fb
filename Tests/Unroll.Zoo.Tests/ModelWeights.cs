using Unroll.Tests.Support;
using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>
/// Formula weights. The last model's are kept: its cases follow one another, and all models' together would fill the memory.
/// Tests that use them share a collection, so that they do not run side by side.
/// </summary>
internal static class ModelWeights
{
    private static readonly Lock Gate = new();
    private static (string Model, StateDict Weights)? _last;

    /// <summary>The weights that a recorded model was given.</summary>
    public static StateDict Of(string model) => Cached(model, () => Keys(model)
        .Where(k => k.DType == "float32")
        .Select(k => (k.Name, k.Values(), k.Shape)));

    /// <summary>The weights that the formula's rules give a network.</summary>
    public static StateDict Of(NetworkInfo network)
    {
        var names = network.Parameters.Select(p => p.Name).ToHashSet();
        return Cached(network.Name, () => network.Parameters
            .Where(p => p.Kind != ParameterKind.Counter)
            .Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
    }

    public static IReadOnlyList<FormulaKey> Keys(string model) =>
        FormulaWeights.ReadKeys(File.ReadLines(Path.Combine(GoldenRecord.Folder, $"{model}.keys.txt")));

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
