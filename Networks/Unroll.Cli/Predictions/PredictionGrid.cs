using System.Globalization;
using System.Net;
using System.Text;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>A page of pictures, each with what the network sees in it: one HTML file with the pictures in it, which every browser shows and prints.</summary>
internal sealed class PredictionGrid(string network)
{
    /// <summary>The longer side of a picture in pixels.</summary>
    private const int Side = 240;

    private const string Style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #222; background: #fff; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 1rem; }
        figure { margin: 0; padding: .75rem; border: 1px solid #ddd; border-radius: .5rem; break-inside: avoid; }
        img { display: block; max-width: 100%; margin: 0 auto .5rem; }
        figcaption { overflow-wrap: anywhere; font-weight: 600; }
        table { width: 100%; border-collapse: collapse; }
        td:last-child { text-align: right; white-space: nowrap; }
        .error { color: #b00020; font-weight: 400; }
        """;

    private readonly StringBuilder _figures = new();

    /// <exception cref="UsageException">The file is no HTML file.</exception>
    public static void CheckPath(string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--grid writes an .html page, not '{path}'.");
        }
    }

    public void Add(RgbImage image, ImagePrediction prediction)
    {
        _figures.Append(CultureInfo.InvariantCulture, $"<figure><img alt=\"\" src=\"data:image/png;base64,{Convert.ToBase64String(Thumbnail(image))}\">");
        _figures.Append(CultureInfo.InvariantCulture, $"<figcaption>{Escape(prediction.Image)}</figcaption><table>");
        foreach (var best in prediction.Predictions)
        {
            _figures.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escape(best.Label)}</td><td>{Figures.Percent(best.Probability)}</td></tr>");
        }

        _figures.AppendLine("</table></figure>");
    }

    /// <summary>Adds what could not be read, and writes the page whole or not at all.</summary>
    public void Save(string path, PredictionRun run)
    {
        foreach (var failed in run.Predictions.Where(prediction => prediction.Error is not null))
        {
            _figures.AppendLine(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(failed.Image)}<div class=\"error\">{Escape(failed.Error!)}</div></figcaption></figure>");
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, $"""
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>{Escape(network)}</title><style>
                {Style}
                </style></head>
                <body><h1>{Escape(network)}</h1><main>
                {_figures}</main></body>
                </html>

                """);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Thumbnail(RgbImage image)
    {
        var scale = Math.Min(1, (double)Side / Math.Max(image.Width, image.Height));
        var width = Math.Max(1, (int)Math.Round(image.Width * scale));
        var height = Math.Max(1, (int)Math.Round(image.Height * scale));
        // The resampler that prepares images for networks, without their normalisation.
        var small = new Preprocessing
        {
            ResizeHeight = height, ResizeWidth = width, CropHeight = height, CropWidth = width, Interpolation = Interpolation.Bicubic, Mean = [0, 0, 0], Std = [1, 1, 1],
        };
        var planes = new float[small.OutputLength];
        small.Apply(image, planes);
        var pixels = new byte[planes.Length];
        var plane = width * height;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)MathF.Round(planes[((i % 3) * plane) + (i / 3)] * byte.MaxValue);
        }

        return PngImage.Encode(width, height, pixels);
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Select(c => char.IsControl(c) ? '\uFFFD' : c)]));
}
