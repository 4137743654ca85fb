using NetVips;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>A grid of pictures as one picture, in rows and columns as matplotlib's subplots. libvips writes the letters, with the system's fonts.</summary>
internal sealed class PredictionPicture : PredictionGrid
{
    private const int MaxColumns = 8;
    private const int Space = 16;
    private const int Dpi = 96;
    private const string Font = "sans 10";
    private const string Heading = "sans bold 14";

    private static readonly double[] _white = [255, 255, 255];

    private readonly string _network;
    private readonly List<Image> _cells = [];

    private PredictionPicture(string network) => _network = network;

    /// <summary>An empty grid.</summary>
    /// <param name="path">Where it will go.</param>
    /// <param name="network">The network's name.</param>
    /// <exception cref="CommandException">libvips cannot write letters here.</exception>
    public static PredictionPicture Create(string path, string network)
    {
        const string Instead = "a page needs none: --grid with a name that ends in .html";
        try
        {
            // Without any font, every letter is the same empty box.
            using Image narrow = Text("i", Font), wide = Text("W", Font);
            return narrow.Width != wide.Width
                ? new PredictionPicture(network)
                : throw new CommandException($"{path}: this machine has no font for the letters of a picture; {Instead}.");
        }
        catch (Exception e) when (e is VipsException or TypeInitializationException or DllNotFoundException)
        {
            throw new CommandException($"{path}: libvips, which writes the letters of a picture, cannot do so here ({e.Message.ReplaceLineEndings(" ").Trim()}); {Instead}.");
        }
    }

    public override void Add(RgbImage image, ImagePrediction prediction)
    {
        var lines = prediction.Predictions.Select(best => $"{Escape(best.Label)}  {Figures.Percent(best.Probability)}");
        using var picture = Thumbnail.Of(image).ToPicture();
        using var caption = Caption(prediction.Image, lines);
        using var cell = picture.Join(caption, Enums.Direction.Vertical, expand: true, shim: Space / 2, background: _white, align: Enums.Align.Centre);
        Add(cell);
    }

    protected override byte[] Finish(IEnumerable<ImagePrediction> failed)
    {
        foreach (var image in failed)
        {
            using var caption = Caption(image.Image, [$"<span foreground=\"#b00020\">{Escape(image.Error!)}</span>"]);
            Add(caption);
        }

        var columns = Math.Min((int)Math.Ceiling(Math.Sqrt(_cells.Count)), MaxColumns);
        using var grid = Image.Arrayjoin([.. _cells], across: columns, shim: Space, background: _white, halign: Enums.Align.Centre, valign: Enums.Align.Low);
        using var heading = Text(Escape(_network), Heading);
        using var all = heading.Join(grid, Enums.Direction.Vertical, expand: true, shim: Space, background: _white, align: Enums.Align.Centre);
        using var framed = all.Embed(Space, Space, all.Width + (2 * Space), all.Height + (2 * Space), Enums.Extend.White);
        return framed.WriteToBuffer(".png");
    }

    /// <summary>Keeps a cell, at least as wide as pictures may be; its own pixels, for it outlives what it is made of.</summary>
    private void Add(Image cell)
    {
        var width = Math.Max(cell.Width, Thumbnail.Side);
        using var wide = cell.Gravity(Enums.CompassDirection.North, width, cell.Height, Enums.Extend.White);
        _cells.Add(wide.CopyMemory());
    }

    private static Image Caption(string name, IEnumerable<string> lines) => Text($"<b>{Escape(name)}</b>\n{string.Join('\n', lines)}", Font);

    /// <summary>Black letters on white; Pango's own colours stay.</summary>
    private static Image Text(string markup, string font)
    {
        using var letters = Image.Text($"<span foreground=\"#222222\">{markup}</span>", font: font, width: Thumbnail.Side, align: Enums.Align.Centre, dpi: Dpi, rgba: true, wrap: Enums.TextWrap.WordChar);
        return letters.Flatten(background: _white);
    }
}
