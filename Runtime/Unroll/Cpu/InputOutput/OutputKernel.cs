namespace Unroll.Cpu.InputOutput;

/// <summary>Interleaved channels (HWC) to planes (CHW). A unit is a row.</summary>
internal unsafe struct OutputKernel : IKernel
{
    public FeatureMap X;
    public float* Planes;

    // A cache line of each plane.
    private const int TilePixels = 16;

    public readonly void Run<V, S>(int first, int end)
        where V : struct
        where S : ISimd<V>
    {
        var plane = (nint)X.Height * X.Width;
        for (var row = first; row < end; row++)
        {
            for (var start = 0; start < X.Width; start += TilePixels)
            {
                var tile = Math.Min(TilePixels, X.Width - start);
                for (var c = 0; c < X.Channels; c++)
                {
                    var from = X.Row(row) + ((nint)start * X.PixelStride) + c;
                    var to = Planes + (c * plane) + ((nint)row * X.Width) + start;
                    for (var x = 0; x < tile; x++)
                    {
                        to[x] = *from;
                        from += X.PixelStride;
                    }
                }
            }
        }
    }
}
