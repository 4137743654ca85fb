using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>How images become a network's input, at that input's size.</summary>
/// <param name="Center">What is cut out of the centre before anything is resized; null where nothing is.</param>
/// <param name="ResizeShorterSide">What the shorter side is resized to; null where <paramref name="ResizeBoth"/> is given.</param>
/// <param name="ResizeBoth">The height and the width that images are resized to; null where the shorter side is given.</param>
/// <param name="Interpolation">The filter.</param>
/// <param name="Bgr">Whether blue comes first.</param>
/// <param name="Range">What white is.</param>
/// <param name="Mean">The mean of each channel.</param>
/// <param name="Std">The standard deviation of each channel.</param>
internal sealed record PreprocessingSpec(
    CentralPart? Center,
    int? ResizeShorterSide,
    (int Height, int Width)? ResizeBoth,
    Interpolation Interpolation,
    bool Bgr,
    double Range,
    EquatableArray<double> Mean,
    EquatableArray<double> Std)
{
    /// <summary>The part of the resized side that a crop takes unless a declaration says otherwise.</summary>
    public const double DefaultCropFraction = 0.875;

    private static readonly double[] _mean = [0.485, 0.456, 0.406];
    private static readonly double[] _std = [0.229, 0.224, 0.225];

    /// <summary>Whether images can be an input of these channels.</summary>
    public static bool Fits(Shape input) => input.Channels is 1 or 3;

    /// <summary>The usual evaluation of ImageNet networks.</summary>
    public static PreprocessingSpec Usual(Shape input) =>
        new(null, Shorter(input, DefaultCropFraction), null, Interpolation.Bilinear, Bgr: false, Range: 1, UsualMean(input, bgr: false, 1), UsualStd(input, bgr: false, 1));

    /// <summary>The shorter side of which a crop of the input's size takes a part.</summary>
    public static int Shorter(Shape input, double fraction) => Divide(Math.Min(input.Height, input.Width), fraction);

    /// <summary>A side of which a part is another one; within the range of a number of pixels, however small the part.</summary>
    public static int Divide(int side, double fraction) => (int)Math.Min(Math.Floor(side / fraction), int.MaxValue);

    public static EquatableArray<double> UsualMean(Shape input, bool bgr, double range) => ForChannels(_mean, input, bgr, range);

    public static EquatableArray<double> UsualStd(Shape input, bool bgr, double range) => ForChannels(_std, input, bgr, range);

    private static EquatableArray<double> ForChannels(double[] numbers, Shape input, bool bgr, double range)
    {
        // One channel takes the mean of the three, to as many digits as they have.
        IEnumerable<double> chosen = input.Channels == 1 ? [Math.Round(numbers.Average(), 3)] : bgr ? Enumerable.Reverse(numbers) : numbers;
        return chosen.Select(number => number * range).ToEquatableArray();
    }
}

/// <summary>What is cut out of an image's centre.</summary>
/// <param name="Part">The part that is kept, above 0 and at most 1.</param>
/// <param name="OfSides">Whether it is the part of each side, rather than of the largest rectangle of the input's aspect.</param>
internal readonly record struct CentralPart(double Part, bool OfSides);
