namespace Unroll.Ilgpu;

/// <summary>A network cannot run on a device; the message says what is missing and what to change.</summary>
public sealed class GpuException : Exception
{
    /// <summary>An error without a message.</summary>
    public GpuException()
    {
    }

    /// <summary>An error.</summary>
    /// <param name="message">What is missing, and what to change.</param>
    public GpuException(string message)
        : base(message)
    {
    }

    /// <summary>An error that another one caused.</summary>
    /// <param name="message">What is missing, and what to change.</param>
    /// <param name="innerException">What the device said.</param>
    public GpuException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
