using System.Text.RegularExpressions;
using Unroll.Images;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The page in a browser, where there is one: its policy lets its own script and style run, and it shows the networks.</summary>
public sealed class BrowserTests(ITestOutputHelper output)
{
    private const int Width = 1000, Height = 800;

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    [Fact]
    public async Task The_page_shows_the_networks_with_its_own_script_and_style()
    {
        var browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Browsers.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, $"There is no browser: none of {string.Join(", ", Browsers)} is installed.");
        output.WriteLine($"Ran in {browser}.");
        using var folder = new TemporaryFolder();
        var server = new TestServer();
        await using var _ = server.ConfigureAwait(false);
        await server.StartAsync(null);

        var picture = folder.File("page.png");
        var run = await DotnetCommand.RunProgramAsync(browser!, Path.GetDirectoryName(picture)!, [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={folder.File("profile")}", "--virtual-time-budget=3000", $"--window-size={Width},{Height}", $"--screenshot={picture}", "--dump-dom", server.Address.AbsoluteUri]);
        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal(["tiny", "gated"], Regex.Matches(run.Output, "<option value=\"([^\"]*)\"").Select(option => option.Groups[1].Value));
        Assert.Matches("<tbody id=\"figures\"><tr><td[^>]*>tiny</td>", run.Output);

        // Without its style the page begins at the left.
        var image = ImageFile.Load(picture);
        Assert.Equal(Width, image.Width);
        Assert.Equal(0, Dark(image, 0, 80));
        Assert.InRange(Dark(image, 80, Width), 500, int.MaxValue);
    }

    /// <summary>How many dark pixels there are between two columns.</summary>
    private static int Dark(RgbImage image, int from, int to) =>
        Enumerable.Range(0, image.Height).Sum(y => Enumerable.Range(from, to - from).Count(x => image.Pixels[((y * image.Width) + x) * 3] < 128));
}
