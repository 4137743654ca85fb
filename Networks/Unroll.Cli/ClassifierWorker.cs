using System.Diagnostics;

namespace Unroll.Cli;

/// <summary>Classifies images one after the other without allocating for the network. For one thread at a time.</summary>
internal sealed class ClassifierWorker
{
    private readonly INetwork _network;
    private readonly float[] _input;
    private readonly float[] _logits;
    private readonly Memory<float>[] _outputs;

    /// <param name="network">The network.</param>
    /// <param name="images">From an image to its input.</param>
    /// <param name="outputs">How many logits it has.</param>
    /// <param name="classes">How many of these, from the first on, mean something.</param>
    public ClassifierWorker(INetwork network, ImageInput images, int outputs, int classes)
    {
        _network = network;
        Images = images;
        _input = new float[images.Preprocessing.OutputLength];
        _logits = new float[outputs];
        _outputs = [_logits];
        Probabilities = new double[classes];
    }

    /// <summary>What turns images into <see cref="Input"/>.</summary>
    public ImageInput Images { get; }

    /// <summary>Where the next image goes: [channels, height, width].</summary>
    public Span<float> Input => _input;

    /// <summary>The softmax of the last image's logits.</summary>
    public double[] Probabilities { get; }

    /// <summary>Runs the network on <see cref="Input"/> and fills <see cref="Probabilities"/>.</summary>
    /// <returns>The class of the largest logit (the first of several equal ones), and how long the forward pass took.</returns>
    public (int Class, TimeSpan Forward) Classify()
    {
        var start = Stopwatch.GetTimestamp();
        _network.Forward(_input, _outputs);
        var forward = Stopwatch.GetElapsedTime(start);
        var largest = 0;
        for (var i = 1; i < Probabilities.Length; i++)
        {
            largest = _logits[i] > _logits[largest] ? i : largest;
        }

        Logits.Softmax(_logits.AsSpan(0, Probabilities.Length), Probabilities);
        return (largest, forward);
    }
}
