namespace Unroll.Hosting.Batching;

/// <summary>The requests that one pass computes. An instance has one, which it fills again and again.</summary>
/// <param name="capacity">The most images.</param>
internal sealed class Batch(int capacity)
{
    private readonly InferenceRequest[] _requests = new InferenceRequest[capacity];

    public int Count { get; private set; }

    public int Images { get; private set; }

    /// <summary>Its place among all batches, in the order in which they were taken.</summary>
    public long Sequence { get; set; }

    public ReadOnlySpan<InferenceRequest> Requests => _requests.AsSpan(0, Count);

    public void Add(InferenceRequest request)
    {
        _requests[Count++] = request;
        Images += request.Images;
    }

    public void Clear()
    {
        Array.Clear(_requests, 0, Count);
        (Count, Images) = (0, 0);
    }
}
