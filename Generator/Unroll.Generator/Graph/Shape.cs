namespace Unroll.Generator.Graph;

/// <summary>The shape of one image's feature map.</summary>
internal readonly record struct Shape(int Channels, int Height, int Width)
{
    public long Length => (long)Channels * Height * Width;

    public override string ToString() => Height == 1 && Width == 1 ? $"{Channels}" : $"{Height}x{Width}x{Channels}";
}
