using Unroll.Images;

namespace Unroll.Hosting.Loading;

/// <summary>A network with its weights, which lives until its last pass has ended.</summary>
internal sealed class LoadedNetwork
{
    private int _users = 1;

    public required INetwork Network { get; init; }

    /// <summary>The file that the weights came from.</summary>
    public required string Weights { get; init; }

    public required DateTimeOffset LoadedAt { get; init; }

    public Preprocessing? Preprocessing { get; init; }

    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Keeps it for a pass.</summary>
    /// <returns>False where it is disposed already.</returns>
    public bool TryAcquire()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends a pass, or serving.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            (Network as IDisposable)?.Dispose();
        }
    }
}
