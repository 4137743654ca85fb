namespace Unroll.Server.Protocol;

/// <summary>How many bytes of requests the server holds, over all connections of REST and gRPC.</summary>
/// <param name="most">As many as it may.</param>
internal sealed class HeldBytes(long most)
{
    private long _held;

    public long Now => Interlocked.Read(ref _held);

    /// <summary>Holds more, unless there is no room for them.</summary>
    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= most)
        {
            return true;
        }

        LetGo(bytes);
        return false;
    }

    public void LetGo(long bytes) => Interlocked.Add(ref _held, -bytes);
}
