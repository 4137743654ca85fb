namespace Unroll.Images;

/// <summary>The filters of Pillow's Resample.c.</summary>
internal static class ResamplingFilter
{
    /// <summary>The filter's weight at a distance from its centre, and its radius; both for a scale of one.</summary>
    internal static (Func<double, double> Weight, double Radius) Of(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Bilinear => (Triangle, 1.0),
        Interpolation.Bicubic => (Cubic, 2.0),
        Interpolation.Lanczos => (Lanczos, 3.0),
        Interpolation.Hamming => (Hamming, 1.0),
        Interpolation.Box => (Box, 0.5),
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "There is no such filter."),
    };

    private static double Triangle(double x)
    {
        x = Math.Abs(x);
        return x < 1.0 ? 1.0 - x : 0.0;
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1.0 ? ((((A + 2.0) * x) - (A + 3.0)) * x * x) + 1
            : x < 2.0 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0.0;
    }

    private static double Lanczos(double x) => x is >= -3.0 and < 3.0 ? Sinc(x) * Sinc(x / 3) : 0.0;

    private static double Hamming(double x)
    {
        x = Math.Abs(x);
        return x == 0.0 ? 1.0
            : x < 1.0 ? Sinc(x) * (0.54 + (0.46 * Math.Cos(x * Math.PI)))
            : 0.0;
    }

    private static double Box(double x) => x is > -0.5 and <= 0.5 ? 1.0 : 0.0;

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
