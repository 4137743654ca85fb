namespace Unroll.Testing.Kernels;

/// <summary>Shows what the kernels compute in these tests to a program that compares it with another processor's.</summary>
internal static class KernelJournal
{
    /// <summary>
    /// Receives each result, once for all vector widths and thread counts; null: nobody wants them. Where they are compared they are not held against the reference as well:
    /// that is done on the other processor, with the same bits, and would take most of the time on an emulated one.
    /// </summary>
    public static Action<float[]>? Listener { get; set; }

    /// <summary>How many of a number of random cases there are: a third where another processor computes them too, which may be emulated and has all kernels in fewer.</summary>
    public static int Cases(int count) => Listener is null ? count : count / 3;

    /// <summary>Passes a result on.</summary>
    /// <returns>False when nobody listens.</returns>
    public static bool Add(float[] values)
    {
        Listener?.Invoke(values);
        return Listener is not null;
    }
}
