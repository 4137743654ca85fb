namespace Unroll;

/// <summary>The classifier of a network that <see cref="StemAttribute">[Stem(…)]</see> declares: global average pool and linear layer.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class HeadAttribute : Attribute
{
    /// <summary>Classes of the linear classifier. Default: 1000.</summary>
    public int Classes { get; set; } = 1000;

    /// <summary>Channels of a 1x1 convolution, with batch norm and ReLU, before the pool, as in mobile networks; 0: none. Default: 0.</summary>
    public int Channels { get; set; }
}
