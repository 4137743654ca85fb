namespace Unroll.Cpu;

/// <summary>The activations, as a convolution's epilogue applies them: clamps in registers, the others over the finished tile.</summary>
internal static unsafe class Epilogue
{
    /// <summary>True for an activation that is a clamp.</summary>
    public static bool Clamps(Activation activation) => activation is Activation.Relu or Activation.Relu6;

    /// <summary>The lower end of a clamp.</summary>
    public static float Floor(Activation activation) => Clamps(activation) ? 0f : float.NegativeInfinity;

    /// <summary>The upper end of a clamp.</summary>
    public static float Ceiling(Activation activation) => activation == Activation.Relu6 ? 6f : float.PositiveInfinity;

    /// <summary>What is left to apply after the clamp: <see cref="Activation.None"/> for a clamp.</summary>
    public static Activation AfterClamp(Activation activation) => Clamps(activation) ? Activation.None : activation;

    /// <summary>Applies an activation in place to <paramref name="rows"/> pixels of <paramref name="lanes"/> channels.</summary>
    public static void Apply(Activation activation, float* y, int rows, int lanes, nint step)
    {
        for (var row = 0; row < rows; row++, y += step)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                y[lane] = Activations.Apply<float, SimdScalar>(y[lane], activation);
            }
        }
    }
}
