namespace Unroll.Weights;

/// <summary>Weights that need no file: the same for the same network on every machine, and such that activations keep a sensible size through deep networks.</summary>
internal static class SyntheticWeights
{
    private const float NormGain = 0.5f;
    private const float NormSpread = 0.1f;

    /// <summary>Makes the learned parameters and running statistics of a network.</summary>
    public static StateDict Of(NetworkInfo network) => StateDict.FromArrays(
        network.Parameters
            .Where(parameter => parameter.Kind != ParameterKind.Counter)
            .AsParallel().AsOrdered()
            .Select(parameter => (parameter.Name, Values(parameter), parameter.Shape.ToArray())),
        $"synthetic weights of {network.Name}");

    private static float[] Values(ParameterInfo parameter)
    {
        var values = new float[parameter.Shape.Aggregate(1, (product, d) => checked(product * d))];
        var isWeight = parameter.Name.EndsWith(".weight", StringComparison.Ordinal);
        if (isWeight && parameter.Shape.Count > 1)
        {
            // Kaiming's uniform bound for ReLU, sqrt(6 / fan_in).
            LinearInit.Fill(parameter.Name, values.Length / parameter.Shape[0] / 6.0, values);
            return values;
        }

        // Vectors: scales around a half, so that sums of residual branches do not grow; variances around one; shifts and means around zero.
        LinearInit.Fill(parameter.Name, 1 / (NormSpread * NormSpread), values);
        var middle = isWeight ? NormGain : parameter.Name.EndsWith(".running_var", StringComparison.Ordinal) ? 1 : 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += middle;
        }

        return values;
    }
}
