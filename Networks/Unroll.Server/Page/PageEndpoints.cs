using System.Security.Cryptography;
using System.Text;

namespace Unroll.Server.Page;

/// <summary>The page at the server's root, and the figures that it shows.</summary>
internal static class PageEndpoints
{
    /// <summary>The page has no secret, and asks for the key itself.</summary>
    public const string Path = "/";

    public static void MapPage(this WebApplication app)
    {
        var html = Read();
        var bytes = Encoding.UTF8.GetBytes(html);

        // The page's own script and style, no others', and nothing from or to elsewhere.
        var policy = $"default-src 'none'; script-src {Hash(html, "script")}; style-src {Hash(html, "style")}; img-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        app.MapGet(Path, (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.CacheControl = "no-cache";
            return Results.Bytes(bytes, "text/html; charset=utf-8");
        });

        // Listens from the start on.
        app.Services.GetRequiredService<LiveFigures>();
        app.MapGet("/figures", static (LiveFigures figures) => Results.Json(figures.Now(), PageJson.Default.FiguresAnswer));
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(PageEndpoints).Assembly.GetManifestResourceStream("page.html")!);

        // Browsers hash what they read so.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string html, string element)
    {
        var start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var text = html[start..html.IndexOf($"</{element}>", StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }
}
