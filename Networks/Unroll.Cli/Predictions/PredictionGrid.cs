using System.Net;
using Unroll.Images;

namespace Unroll.Cli.Predictions;

/// <summary>Pictures, each with what the network sees in it, in one file.</summary>
internal abstract class PredictionGrid
{
    /// <summary>The kind of grid that a file's name asks for.</summary>
    /// <param name="path">Where it will go.</param>
    /// <param name="network">The network's name.</param>
    /// <exception cref="UsageException">The file's name is neither a page's nor a picture's.</exception>
    /// <exception cref="CommandException">This machine cannot write pictures with letters.</exception>
    public static PredictionGrid For(string path, string network) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => new PredictionPage(network),
        ".PNG" => PredictionPicture.Create(path, network),
        _ => throw new UsageException($"--grid writes an .html page or a .png picture, not '{path}'."),
    };

    /// <summary>Adds a picture.</summary>
    public abstract void Add(RgbImage image, ImagePrediction prediction);

    /// <summary>Adds what could not be read, and writes the file whole or not at all.</summary>
    public void Save(string path, PredictionRun run)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, Finish(run.Predictions.Where(prediction => prediction.Error is not null)));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The file's content.</summary>
    /// <param name="failed">What could not be read.</param>
    protected abstract byte[] Finish(IEnumerable<ImagePrediction> failed);

    /// <summary>Text for HTML, and for Pango's markup.</summary>
    protected static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Select(c => char.IsControl(c) ? '\uFFFD' : c)]));
}
