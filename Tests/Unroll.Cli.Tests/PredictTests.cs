using System.Text.Json;
using Unroll.Cli.Tests.Support;
using Unroll.Images;
using Unroll.Tensors;

namespace Unroll.Cli.Tests;

public class PredictTests
{
    [Fact]
    public async Task The_probabilities_are_the_softmax_of_PyTorchs_logits()
    {
        using var folder = new TestFolder();
        string[] images = [.. Enumerable.Range(0, 16).Select(i => folder[$"{i}.png"])];
        for (var i = 0; i < images.Length; i++)
        {
            TestFiles.WritePng(images[i], 28, 28, TestFiles.ImageOf(i));
        }

        var result = (await CommandLine.RunAsync(["predict", "fashion_resnest", .. images, "--top", "10", "--json"])).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var logits = NpyFile.Read(TestFiles.PathOf("fashion", "fashion_resnest.first16_logits.npy"));
        Assert.Equal(16, document.RootElement.GetArrayLength());
        for (var i = 0; i < images.Length; i++)
        {
            var exponentials = logits.Values.Skip(i * 10).Take(10).Select(logit => Math.Exp(logit)).ToArray();
            var predictions = document.RootElement[i].GetProperty("predictions").EnumerateArray().ToArray();
            Assert.Equal(images[i], document.RootElement[i].GetProperty("image").GetString());
            Assert.Equal(10, predictions.Length);
            Assert.All(predictions, prediction => Assert.Equal(
                exponentials[prediction.GetProperty("class").GetInt32()] / exponentials.Sum(), prediction.GetProperty("probability").GetDouble(), 1e-5));
            Assert.Equal(predictions.Select(Probability).OrderDescending(), predictions.Select(Probability));
        }
    }

    [Fact]
    public async Task Prints_the_most_probable_classes_of_each_image()
    {
        using var folder = new TestFolder();
        TestFiles.WritePng(folder["coat.png"], 28, 28, TestFiles.ImageOf(0));

        var result = (await CommandLine.RunAsync("predict", "fashion_resnet18", folder["coat.png"], TestFiles.PathOf("images", "small.bmp"), "--top", "2")).Succeeded();

        Assert.Equal(5, result.Lines.Length);
        Assert.Matches(@"coat\.png +4 +Coat +\d+\.\d\d %$", result.Lines[1]);
        Assert.Contains("small.bmp", result.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photograph_is_classified()
    {
        Assert.SkipUnless(RgbImage.CanReadJpeg, "libturbojpeg is not installed.");

        var result = (await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "chelsea_420.jpg"), "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var predictions = document.RootElement[0].GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(5, predictions.Length);
        Assert.InRange(predictions.Sum(Probability), 0.5, 1);
    }

    [Fact]
    public async Task Labels_may_be_given()
    {
        using var folder = new TestFolder();
        var labels = folder.WriteText("labels.txt", string.Join('\n', Enumerable.Range(0, 10).Select(i => $"thing {i}")));
        TestFiles.WritePng(folder["coat.png"], 28, 28, TestFiles.ImageOf(0));

        var result = (await CommandLine.RunAsync("predict", "fashion_resnest", folder["coat.png"], "--labels", labels, "--top", "1")).Succeeded();

        Assert.Contains("thing 4", result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_another_count_are_refused()
    {
        using var folder = new TestFolder();
        var labels = folder.WriteText("labels.txt", "cat\ndog\n");

        (await CommandLine.RunAsync("predict", "fashion_resnest", "x.png", "--labels", labels)).Failed(
            Application.Failure, $"{labels} has 2 labels; the network has 10 classes and needs one label for each, one per line.");
    }

    [Fact]
    public async Task A_damaged_image_is_refused_and_nothing_printed()
    {
        var result = await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), TestFiles.PathOf("images", "truncated.png"));

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Contains("truncated.png", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_with_what_differs()
    {
        var result = await CommandLine.RunAsync(
            "predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "--weights", Path.Combine(ShippedData.Fashion, "fashion_resnet18.pth.br"));

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith("unroll: fashion_resnet18.pth does not fit fashion_resnest: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("missing (expected shape):", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_weights_are_named()
    {
        var result = await CommandLine.RunAsync("predict", "resnet18", "x.png", "--weights", "nowhere.pth");

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Contains("nowhere.pth", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    private static double Probability(JsonElement prediction) => prediction.GetProperty("probability").GetDouble();
}
