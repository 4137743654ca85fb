namespace Unroll.Images;

/// <summary>An image could not be read. The message names the file, what is wrong with it and what would be right.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Creates the error without details.</summary>
    public ImageException()
        : base("The image cannot be read.")
    {
    }

    /// <summary>Creates the error with its message.</summary>
    public ImageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its message and the error that caused it.</summary>
    public ImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
