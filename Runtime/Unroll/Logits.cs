using System.Globalization;

namespace Unroll;

/// <summary>What a classifier's logits mean: probabilities, and the most probable classes.</summary>
public static class Logits
{
    /// <summary>The softmax of logits.</summary>
    /// <param name="logits">One image's logits.</param>
    /// <returns>A probability for each class; all are NaN where a logit is NaN or positive infinity.</returns>
    public static double[] Softmax(ReadOnlySpan<float> logits)
    {
        var probabilities = new double[logits.Length];
        Softmax(logits, probabilities);
        return probabilities;
    }

    /// <summary>The softmax of logits, without allocating.</summary>
    /// <param name="logits">One image's logits.</param>
    /// <param name="probabilities">Receives a probability for each class; all are NaN where a logit is NaN or positive infinity.</param>
    /// <exception cref="ArgumentException">There are more or fewer probabilities than logits.</exception>
    public static void Softmax(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        if (probabilities.Length != logits.Length)
        {
            throw new ArgumentException($"{logits.Length} logits have as many probabilities; there is room for {probabilities.Length}.", nameof(probabilities));
        }

        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        // Less the largest, so that no exponential overflows.
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            sum += probabilities[i] = Math.Exp(logits[i] - largest);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }

    /// <summary>The most probable classes, the first of equal ones first.</summary>
    /// <param name="logits">One image's logits.</param>
    /// <param name="count">How many classes; all, where there are fewer.</param>
    /// <param name="classes">The classes' names in the order of the logits; null: their numbers ("class 3").</param>
    /// <exception cref="ArgumentException"><paramref name="count"/> is below 1, or there are more or fewer names than logits.</exception>
    public static IReadOnlyList<ClassPrediction> Top(ReadOnlySpan<float> logits, int count = 5, IReadOnlyList<string>? classes = null) => Top(Softmax(logits), count, classes);

    /// <summary>The most probable classes by their probabilities, the first of equal ones first.</summary>
    /// <param name="probabilities">A probability for each class.</param>
    /// <param name="count">How many classes; all, where there are fewer.</param>
    /// <param name="classes">The classes' names in the same order; null: their numbers ("class 3").</param>
    /// <exception cref="ArgumentException"><paramref name="count"/> is below 1, or there are more or fewer names than classes.</exception>
    public static IReadOnlyList<ClassPrediction> Top(IReadOnlyList<double> probabilities, int count = 5, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (classes is not null && classes.Count != probabilities.Count)
        {
            throw new ArgumentException($"The network tells {probabilities.Count} classes apart and needs a name for each; {classes.Count} names are given.", nameof(classes));
        }

        return
        [
            .. Enumerable.Range(0, probabilities.Count)
                .OrderByDescending(index => probabilities[index])
                .Take(count)
                .Select(index => new ClassPrediction(index, classes?[index] ?? string.Create(CultureInfo.InvariantCulture, $"class {index}"), probabilities[index])),
        ];
    }
}
