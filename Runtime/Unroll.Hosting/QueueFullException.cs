namespace Unroll.Hosting;

/// <summary>A request was refused at once, since as many wait as may: the caller should come again later, or send fewer.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public QueueFullException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">Which queue, and how many wait.</param>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">Which queue, and how many wait.</param>
    /// <param name="innerException">The cause.</param>
    public QueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
