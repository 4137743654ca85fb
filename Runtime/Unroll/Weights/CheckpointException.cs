namespace Unroll.Weights;

/// <summary>A checkpoint cannot be read, or does not fit the network; the message names the file, what is wrong in it and what would be right.</summary>
public sealed class CheckpointException : IOException
{
    /// <summary>Creates the error.</summary>
    public CheckpointException()
    {
    }

    /// <summary>Creates the error with its message.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its message and cause.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
