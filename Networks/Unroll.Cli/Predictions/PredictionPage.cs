using System.Globalization;
using System.Text;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>A page of pictures, each with what the network sees in it: one HTML file with the pictures in it, which every browser shows and prints.</summary>
internal sealed class PredictionPage(string network) : PredictionGrid
{
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

    public override void Add(RgbImage image, ImagePrediction prediction)
    {
        using var picture = Thumbnail.Of(image).ToPicture();
        _figures.Append(CultureInfo.InvariantCulture, $"<figure><img alt=\"\" src=\"data:image/png;base64,{Convert.ToBase64String(picture.WriteToBuffer(".png"))}\">");
        _figures.Append(CultureInfo.InvariantCulture, $"<figcaption>{Escape(prediction.Image)}</figcaption><table>");
        foreach (var best in prediction.Predictions)
        {
            _figures.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escape(best.Label)}</td><td>{Figures.Percent(best.Probability)}</td></tr>");
        }

        _figures.AppendLine("</table></figure>");
    }

    protected override byte[] Finish(IEnumerable<ImagePrediction> failed)
    {
        foreach (var image in failed)
        {
            _figures.AppendLine(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(image.Image)}<div class=\"error\">{Escape(image.Error!)}</div></figcaption></figure>");
        }

        return Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{Escape(network)}</title><style>
            {Style}
            </style></head>
            <body><h1>{Escape(network)}</h1><main>
            {_figures}</main></body>
            </html>

            """);
    }
}
