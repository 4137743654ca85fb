using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Assemblies;
using Unroll.Cli.Published;
using Unroll.Images;
using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>The options that say how images are prepared, where that is not as the published weights were evaluated.</summary>
internal sealed class ImageInputOptions
{
    private const int MaxSide = 1 << 16;

    private readonly Option<string?> _resize = new("--resize")
    {
        Description = "What the shorter side becomes before the crop (256), or both sides (HxW), or none.",
        HelpName = "size",
    };

    private readonly Option<string?> _crop = new("--crop")
    {
        Description = "The centre crop, a side or HxW; it is the network's input.",
        HelpName = "size",
    };

    private readonly Option<string?> _centralCrop = new("--central-crop")
    {
        Description = "Instead of --resize: cut this part (0.875, 320/352) out of the centre first, in the network's aspect, and resize that, as the official ResNeSt does.",
        HelpName = "part",
    };

    private readonly Option<string?> _centralFraction = new("--central-fraction")
    {
        Description = "Instead of --resize: cut this part of each side out of the centre first, and resize that, as TensorFlow's central_crop does.",
        HelpName = "part",
    };

    private readonly Option<string?> _interpolation = new Option<string?>("--interpolation")
    {
        Description = "The filter to resize with: bilinear, bicubic, lanczos, hamming or box.",
        HelpName = "filter",
    }.AcceptOnlyFromAmong([.. Enum.GetNames<Interpolation>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string?> _mean = new("--mean") { Description = "The mean of each channel in the network's order: 0.485,0.456,0.406.", HelpName = "numbers" };

    private readonly Option<string?> _std = new("--std") { Description = "The standard deviation of each channel: 0.229,0.224,0.225.", HelpName = "numbers" };

    private readonly Option<string?> _range = new Option<string?>("--range")
    {
        Description = "What white is before mean and deviation: 1 (torchvision, timm) or 255 (Caffe, mmdetection).",
        HelpName = "n",
    }.AcceptOnlyFromAmong("1", "255");

    private readonly Option<bool> _bgr = new("--bgr") { Description = "The network takes blue first." };

    private readonly Option<bool> _rgb = new("--rgb") { Description = "The network takes red first." };

    private readonly Option<string?> _timm = new("--timm-config")
    {
        Description = "Prepare images as this file says: timm's config.json, or its pretrained_cfg. The other options go before it.",
        HelpName = "file",
    };

    private readonly Option<bool> _exif = new("--exif-orientation") { Description = "Turn images as their EXIF orientation says; PIL and torchvision do not." };

    private readonly Option<int?> _maxPixels = CommonOptions.Count(
        "--max-pixels", int.MaxValue, string.Create(CultureInfo.InvariantCulture, $"Refuse images of more pixels; {ImageOptions.DefaultMaxPixels} unless given."));

    /// <summary>The options that change what is done to the pixels.</summary>
    public IEnumerable<Option> OfPreprocessing => [_resize, _crop, _centralCrop, _centralFraction, _interpolation, _mean, _std, _range, _bgr, _rgb, _timm];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [.. OfPreprocessing, _exif, _maxPixels];

    /// <summary>What a network's weights want, and what the command line changes of it. Wrong options are told at once, before anything is downloaded.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="entry">The network.</param>
    /// <param name="weights">Its weights as they were named.</param>
    /// <param name="terminal">Is told what nobody said and was assumed.</param>
    /// <returns>How images are read for the weights that are found, which may bring a preprocessing of their own.</returns>
    /// <exception cref="UsageException">The options contradict each other or the network.</exception>
    public Func<ResolvedWeights, ImageInput> Read(ParseResult parsed, ZooEntry entry, string? weights, Terminal terminal)
    {
        var reading = new ImageOptions { ApplyOrientation = parsed.GetValue(_exif), MaxPixels = parsed.GetValue(_maxPixels) ?? ImageOptions.DefaultMaxPixels };
        var named = new ResolvedWeights(weights);
        var preprocessing = ReadPreprocessing(parsed, entry, named);
        return found =>
        {
            var applied = found == named ? preprocessing : ReadPreprocessing(parsed, entry, found);
            if (!IsKnown(parsed, entry, found))
            {
                terminal.Note($"images are prepared as ImageNet's networks are evaluated ({applied}), for nothing says how {entry.Name} wants them; '--resize', '--mean', '--std' and so on do.");
            }

            return new ImageInput(applied, reading);
        };
    }

    /// <summary>What is done to the pixels.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="entry">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="UsageException">The options contradict each other or the network.</exception>
    public Preprocessing ReadPreprocessing(ParseResult parsed, ZooEntry entry, ResolvedWeights weights)
    {
        CheckChannels(parsed, entry);
        var result = parsed.GetValue(_timm) is { } file ? ReadTimm(file, entry) : weights.Preprocessing ?? entry.PreprocessingOf(weights.Path);
        if (parsed.GetValue(_resize) is { } resize)
        {
            result = WithResize(result, resize);
        }

        if (parsed.GetValue(_crop) is { } crop)
        {
            var (height, width) = Sides(crop) ?? throw new UsageException($"--crop takes a side or HxW from 1 to {MaxSide}, not '{crop}'.");
            result = result with { CropHeight = height, CropWidth = width };
        }

        result = WithCenter(parsed, result);
        if (parsed.GetValue(_interpolation) is { } interpolation)
        {
            result = result with { Interpolation = Enum.Parse<Interpolation>(interpolation, ignoreCase: true) };
        }

        if (parsed.GetValue(_bgr) && parsed.GetValue(_rgb))
        {
            throw new UsageException("Options '--bgr' and '--rgb' exclude each other.");
        }

        result = result with
        {
            Bgr = parsed.GetValue(_bgr) || (result.Bgr && !parsed.GetValue(_rgb)),
            Range = parsed.GetValue(_range) is { } range ? float.Parse(range, CultureInfo.InvariantCulture) : result.Range,
            Mean = parsed.GetValue(_mean) is { } mean ? Numbers("--mean", mean, result.Channels) : result.Mean,
            Std = parsed.GetValue(_std) is { } std ? Numbers("--std", std, result.Channels) : result.Std,
        };
        CheckUnits(result);
        CheckInput(result, entry);
        return result;
    }

    /// <summary>Whether anything says how images are prepared: the zoo, the declaration, the weights or the command line.</summary>
    public bool IsKnown(ParseResult parsed, ZooEntry entry, ResolvedWeights weights) =>
        entry.SaysPreprocessing() || weights.Preprocessing is not null || OfPreprocessing.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Of colours, most networks have ImageNet's mean and deviation; of one channel there is no such custom, and of other numbers there are no images.</summary>
    private void CheckChannels(ParseResult parsed, ZooEntry entry)
    {
        if (entry.Info.Input.Channels is not (1 or 3))
        {
            throw new CommandException($"{entry.Name} takes {entry.Info.Input}, which no image is: images have 1 channel or 3. 'unroll run' takes raw tensors.");
        }

        if (entry.Info.Input.Channels == 1 && !entry.SaysPreprocessing() && parsed.GetValue(_timm) is null && (parsed.GetValue(_mean) is null || parsed.GetValue(_std) is null))
        {
            throw new UsageException($"Options '--mean' and '--std' are required: nothing says which ones {entry.Name} was trained with, and for gray images there are no usual ones.");
        }
    }

    private static Preprocessing ReadTimm(string file, ZooEntry entry)
    {
        try
        {
            return Preprocessing.FromTimm(File.ReadAllText(file), Math.Min(entry.Info.Input.Height, entry.Info.Input.Width));
        }
        catch (FormatException e)
        {
            throw new CommandException($"{file}: {e.Message}");
        }
    }

    private static Preprocessing WithResize(Preprocessing preprocessing, string text)
    {
        var unset = Unresized(preprocessing);
        if (text == "none")
        {
            return unset;
        }

        var (height, width) = Sides(text) ?? throw new UsageException($"--resize takes a side or HxW from 1 to {MaxSide}, or none, not '{text}'.");
        return text.Contains('x', StringComparison.Ordinal)
            ? unset with { ResizeHeight = height, ResizeWidth = width }
            : unset with { ResizeShorterSide = height };
    }

    /// <summary>What is cut out first is then resized to the network's input.</summary>
    private Preprocessing WithCenter(ParseResult parsed, Preprocessing preprocessing)
    {
        Option<string?>[] given = [.. new[] { _resize, _centralCrop, _centralFraction }.Where(option => parsed.GetValue(option) is not null)];
        if (given is [var first, var second, ..])
        {
            throw new UsageException($"Options '{first.Name}' and '{second.Name}' exclude each other.");
        }

        if (given is not [var option] || option == _resize)
        {
            return preprocessing;
        }

        var text = parsed.GetValue(option)!;
        var part = Part(text) ?? throw new UsageException($"{option.Name} takes the part that is kept, above 0 and at most 1, as 0.875 or 320/352, not '{text}'.");
        return Unresized(preprocessing) with
        {
            CentralCrop = option == _centralCrop ? part : null,
            CentralFraction = option == _centralFraction ? part : null,
            ResizeHeight = preprocessing.CropHeight,
            ResizeWidth = preprocessing.CropWidth,
        };
    }

    private static Preprocessing Unresized(Preprocessing preprocessing) =>
        preprocessing with { CentralCrop = null, CentralFraction = null, ResizeShorterSide = null, ResizeHeight = null, ResizeWidth = null };

    /// <summary>A part as a number or as a quotient, which not every number is exactly.</summary>
    private static double? Part(string text)
    {
        double[] numbers = [.. text.Split('/').Select(number => double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : double.NaN)];
        var part = numbers switch
        {
            [var number] => number,
            [var dividend, var divisor] => dividend / divisor,
            _ => double.NaN,
        };
        return part is > 0 and <= 1 ? part : null;
    }

    private static (int Height, int Width)? Sides(string text)
    {
        var sides = text.Split('x').Select(Side).ToArray();
        return sides switch
        {
            [{ } side] => (side, side),
            [{ } height, { } width] => (height, width),
            _ => null,
        };
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= MaxSide ? side : null;

    private static float[] Numbers(string option, string text, int channels)
    {
        var numbers = text.Split(',')
            .Select(part => float.TryParse(part.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : float.NaN)
            .ToArray();
        if (numbers.Length == 1)
        {
            numbers = [.. Enumerable.Repeat(numbers[0], channels)];
        }

        return numbers.Length == channels && numbers.All(float.IsFinite) && (option != "--std" || numbers.All(number => number > 0))
            ? numbers
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{option} takes {channels} numbers with commas between them{(option == "--std" ? ", above 0" : "")}, or one for all channels, not '{text}'."));
    }

    /// <summary>A mean of 103.53 for pixels in 0…1, or one of 0.485 for pixels in 0…255, is a mistake that no output shows.</summary>
    private static void CheckUnits(Preprocessing preprocessing)
    {
        if (preprocessing.Mean.Any(mean => Math.Abs(mean) > preprocessing.Range))
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"the mean {string.Join(',', preprocessing.Mean)} is above {preprocessing.Range}, white's value; means of pixels in 0 to 255 take '--range 255'."));
        }
    }

    private static void CheckInput(Preprocessing preprocessing, ZooEntry entry)
    {
        var input = entry.Info.Input;
        if ((preprocessing.Channels, preprocessing.CropHeight, preprocessing.CropWidth) != (input.Channels, input.Height, input.Width))
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"images of [{preprocessing.Channels}, {preprocessing.CropHeight}, {preprocessing.CropWidth}] do not fit {entry.Name}, which is compiled for {input}; --crop must be that size."));
        }
    }
}
