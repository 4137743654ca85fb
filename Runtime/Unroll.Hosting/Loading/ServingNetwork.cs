namespace Unroll.Hosting.Loading;

/// <summary>The network that serves at the moment; another takes its place between two passes.</summary>
internal sealed class ServingNetwork
{
    private LoadedNetwork? _current;

    /// <summary>What serves; null before the first has been loaded and after the end.</summary>
    public LoadedNetwork? Current => Volatile.Read(ref _current);

    /// <summary>Keeps the network for a pass; <see cref="LoadedNetwork.Release"/> ends it.</summary>
    /// <exception cref="InvalidOperationException">None serves.</exception>
    public LoadedNetwork Acquire()
    {
        while (Current is { } network)
        {
            // What is replaced just now may be gone; then its successor is there.
            if (network.TryAcquire())
            {
                return network;
            }
        }

        throw new InvalidOperationException("No weights are loaded.");
    }

    /// <summary>Lets another serve; the one before is disposed when its last pass has ended.</summary>
    public void Replace(LoadedNetwork? network) => Interlocked.Exchange(ref _current, network)?.Release();
}
