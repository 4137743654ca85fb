using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Reading;

/// <summary>Reads <c>[Preprocessing(…)]</c>, whose arguments have the names of the runtime's attribute.</summary>
internal sealed class PreprocessingReader(NamedArguments arguments, IssueList issues)
{
    private const string CropFraction = nameof(CropFraction);
    private const string Resize = nameof(Resize);
    private const string Margin = nameof(Margin);
    private const string CropFirst = nameof(CropFirst);

    private readonly OptionRules _rules = new(arguments, issues);

    /// <summary>Reads the attribute for a network and adds to the issues what is wrong.</summary>
    /// <param name="input">The network's input.</param>
    /// <param name="writtenFor">The input of the network beside which the attribute is written: a base's for a variant.</param>
    public PreprocessingSpec? Read(Shape input, Shape writtenFor)
    {
        if (!PreprocessingSpec.Fits(writtenFor))
        {
            issues.Add(DiagnosticDescriptors.UnsupportedCombination, Issue.WholeAttribute, "Preprocessing", $"an input of {writtenFor.Channels} channels; images have 1 or 3");
            return null;
        }

        var bgr = arguments.Get(nameof(PreprocessingSpec.Bgr), false);
        var range = arguments.Get(nameof(PreprocessingSpec.Range), 1.0);
        var interpolation = arguments.Get(nameof(PreprocessingSpec.Interpolation), Interpolation.Bilinear);
        _rules.Defined(nameof(PreprocessingSpec.Interpolation), interpolation);
        _rules.PositiveAndFinite(nameof(PreprocessingSpec.Range), range);
        _rules.Exclude(bgr && writtenFor.Channels != 3, nameof(PreprocessingSpec.Bgr), nameof(PreprocessingSpec.Bgr), "an input of 1 channel");
        var mean = Numbers(nameof(PreprocessingSpec.Mean), writtenFor, number => !double.IsNaN(number) && !double.IsInfinity(number), "finite");
        var std = Numbers(nameof(PreprocessingSpec.Std), writtenFor, number => number > 0 && !double.IsInfinity(number), "positive and finite");
        var sizes = ReadSizes(input, writtenFor);

        // A variant of other channels cannot have its base's numbers.
        if (input.Channels != writtenFor.Channels)
        {
            return null;
        }

        return new PreprocessingSpec(
            sizes.Center,
            sizes.Shorter,
            sizes.Both,
            interpolation,
            bgr,
            range,
            mean.Count > 0 ? mean : PreprocessingSpec.UsualMean(input, bgr, range),
            std.Count > 0 ? std : PreprocessingSpec.UsualStd(input, bgr, range));
    }

    private (CentralPart? Center, int? Shorter, (int Height, int Width)? Both) ReadSizes(Shape input, Shape writtenFor)
    {
        string[] given = [.. new[] { CropFraction, Resize, Margin }.Where(arguments.IsGiven)];
        foreach (var other in given.Skip(1))
        {
            _rules.Contradict(true, other, other, given[0]);
        }

        var fraction = arguments.Get(CropFraction, PreprocessingSpec.DefaultCropFraction);
        var resize = arguments.Get(Resize, 0);
        var margin = arguments.Get(Margin, 0);
        _rules.PositiveUpTo(CropFraction, fraction, 1);
        _rules.Range(Resize, resize, 0, NetworkLimits.MaxSize);
        _rules.Range(Margin, margin, 0, NetworkLimits.MaxSize);
        if (issues.Count > 0)
        {
            return default;
        }

        var own = Math.Min(writtenFor.Height, writtenFor.Width);
        var shorter = Math.Min(input.Height, input.Width);
        var squash = arguments.Get("Squash", false);
        if (arguments.Get(CropFirst, false))
        {
            var part = resize > 0 ? (double)own / resize : margin > 0 ? (double)shorter / (shorter + margin) : fraction;
            _rules.Exclude(part > 1, CropFirst, CropFirst, $"a Resize of {resize}, less than the input's {own}");
            return (new CentralPart(part, OfSides: squash), null, (input.Height, input.Width));
        }

        int Resized(int side) => resize > 0 ? (int)((long)side * resize / own) : margin > 0 ? side + margin : PreprocessingSpec.Divide(side, fraction);
        return squash ? (null, null, (Resized(input.Height), Resized(input.Width))) : (null, Resized(shorter), null);
    }

    private EquatableArray<double> Numbers(string option, Shape input, Func<double, bool> isAllowed, string allowed)
    {
        var numbers = arguments.GetArray<double>(option);
        if (numbers.Count > 0 && numbers.Count != input.Channels)
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, input.Channels == 1 ? "1 number for the input's 1 channel" : $"{input.Channels} numbers for the input's channels", $"{numbers.Count}");
        }
        else if (!numbers.All(isAllowed))
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, $"Each of {option}", allowed, $"{numbers.First(number => !isAllowed(number))}");
        }

        return numbers;
    }
}
