namespace Unroll.Torch;

/// <summary>TorchSharp cannot be used in this process; the message, one line, says what is missing and what to do.</summary>
public sealed class LibtorchException : Exception
{
    /// <summary>An error without a message.</summary>
    public LibtorchException()
    {
    }

    /// <summary>An error.</summary>
    /// <param name="message">What is missing, and what to do.</param>
    public LibtorchException(string message)
        : base(message)
    {
    }

    /// <summary>An error that another one caused.</summary>
    /// <param name="message">What is missing, and what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public LibtorchException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What is wrong.</summary>
    public LibtorchFailure Failure { get; init; }
}
