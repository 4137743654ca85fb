using Unroll.Cpu.Arguments;


namespace Unroll.Cpu.Kernels.Convolution;

/// <summary>
/// What a convolution does to its sums to get the result. A clamp costs nothing while the sums are still in registers;
/// any other activation is a pass over the tile just stored, which is in the first-level cache.
/// </summary>
internal unsafe struct Epilogue
{
    public bool Clamps;
    public float Floor;
    public float Ceiling;
    private readonly delegate*<float*, int, int, nint, void> _overTile;

    public Epilogue(Activation activation, SimdLevel level)
    {
        Clamps = activation is Activation.Relu or Activation.Relu6;
        Floor = Clamps ? 0f : float.NegativeInfinity;
        Ceiling = activation == Activation.Relu6 ? 6f : float.PositiveInfinity;
        _overTile = Clamps || activation == Activation.None ? null : TileActivation.Select(activation, level);
    }

    /// <summary>Applies, in place, whatever is not a clamp to <paramref name="pixels"/> pixels of <paramref name="lanes"/> channels.</summary>
    public readonly void Finish(float* y, int pixels, int lanes, nint pixelStep)
    {
        if (_overTile != null)
        {
            _overTile(y, pixels, lanes, pixelStep);
        }
    }
}
