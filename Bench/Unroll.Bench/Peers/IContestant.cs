namespace Unroll.Bench.Peers;

/// <summary>A loaded network of one side, with its input and output.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>One forward pass of the batch.</summary>
    void Run();

    /// <summary>The values of the first output.</summary>
    ReadOnlySpan<float> Output { get; }
}
