using System.Net;
using System.Net.Http.Json;
using System.Text;
using Consumer;
using Unroll.Images;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>The program of docs/serving.md, built from the packages and called.</summary>
public sealed class ServingTests(PackageFeed feed, ITestOutputHelper output)
{
    [Fact]
    public async Task The_documented_endpoint_classifies_images_and_refuses_what_is_none()
    {
        var project = new ConsumerProject(
            feed, "Serving", "net10.0", "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>", "Unroll;Unroll.Images;Unroll.Hosting", sdk: "Microsoft.NET.Sdk.Web");
        project.Write("Program.cs", Snippets.ReadProgram(Path.Combine(PackageFeed.Repository, "docs", "serving.md")));
        ConsumerProject.AssertClean(await project.BuildAsync());

        using var server = await ServerProcess.StartAsync(
            output,
            project.Folder,
            DotnetCommand.Host,
            Path.Combine(project.Folder, "out", "Serving.dll"), "--MyNet:Weights", feed.Weights, "--urls", "http://127.0.0.1:0");
        var (file, expected) = Photo();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClassifyAsync(server.Client, file)));
        Assert.All(answers, classes => Assert.Equal(expected, classes));
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/health", TestContext.Current.CancellationToken));

        using var refused = await server.Client.PostAsync("/classify", new StringContent("no image"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("the image", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<ClassPrediction[]?> ClassifyAsync(HttpClient client, byte[] file)
    {
        using var response = await client.PostAsync("/classify", new ByteArrayContent(file), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<ClassPrediction[]>(TestContext.Current.CancellationToken);
    }

    /// <summary>A picture as a PPM file, and its classes in this process.</summary>
    private (byte[] File, IReadOnlyList<ClassPrediction> Classes) Photo()
    {
        const int Width = 60, Height = 45;
        var pixels = new byte[Width * Height * 3];
        new Random(1).NextBytes(pixels);
        var image = RgbImage.FromPixels(Width, Height, pixels, PixelOrder.Rgb);
        return ([.. Encoding.ASCII.GetBytes($"P6 {Width} {Height} 255\n"), .. pixels], MyNet.Load(feed.Weights).Classify(image));
    }
}
