namespace TorchSharp;

/// <summary>A number of any type.</summary>
public sealed class Scalar(double value)
{
    internal double Value => value;

    public static implicit operator Scalar(int value) => new(value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(double value) => new(value);
}
