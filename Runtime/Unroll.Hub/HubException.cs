namespace Unroll.Hub;

/// <summary>Weights cannot be had; the message names them, what went wrong and what would help.</summary>
public sealed class HubException : IOException
{
    /// <summary>Creates the error.</summary>
    public HubException()
    {
    }

    /// <summary>Creates the error with its message.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    public HubException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its message and cause.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public HubException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
