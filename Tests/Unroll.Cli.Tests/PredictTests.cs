using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Unroll.Cli.Tests.Support;
using Unroll.Images;
using Unroll.Tensors;
using Unroll.Testing;
using CommandResult = Unroll.Cli.Tests.Support.CommandResult;

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

        Assert.Equal(6, result.Lines.Length);
        Assert.Matches(@"^image +class +label +probability +ms$", result.Lines[0]);
        Assert.Matches(@"coat\.png +4 +Coat +\d+\.\d\d % +\d+\.\d\d$", result.Lines[1]);
        Assert.Matches(@"^ *\d +[A-Z][a-z/-]+.* +\d+\.\d\d %$", result.Lines[2]);
        Assert.Contains("small.bmp", result.Lines[3], StringComparison.Ordinal);
        Assert.Matches(@"^2 images: \d+\.\d\d s in all \(decode, resize, normalise, forward\); forward pass \d+\.\d\d ms an image \(mean\)$", result.Lines[5]);
    }

    [Fact]
    public async Task A_photograph_is_classified()
    {
        var result = (await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "chelsea_420.jpg"), "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var predictions = document.RootElement[0].GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(5, predictions.Length);
        Assert.InRange(predictions.Sum(Probability), 0.5, 1);
    }

    [Theory]
    [InlineData("--resize 64x64 --crop 64 --interpolation bilinear --mean 0.2860 --std 0.3530 --range 1")]
    [InlineData("--mean 72.93 --std 90.015 --range 255")]
    [InlineData("--central-fraction 1")]
    public async Task The_preprocessing_may_be_given(string options)
    {
        string[] common = ["predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "--top", "10", "--json"];

        var published = (await CommandLine.RunAsync(common)).Succeeded();
        var given = (await CommandLine.RunAsync([.. common, .. options.Split(' ')])).Succeeded();
        var other = (await CommandLine.RunAsync([.. common, "--mean", "0.9"])).Succeeded();

        Assert.All(Probabilities(published).Zip(Probabilities(given)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Contains(Probabilities(published).Zip(Probabilities(other)), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Theory]
    [InlineData("--central-crop 0.875", "CentralCrop(0.875), Resize(64 x 64, bilinear), ")]
    [InlineData("--central-crop 320/352 --interpolation bicubic", "CentralCrop(0.9090909090909091), Resize(64 x 64, bicubic), ")]
    [InlineData("--central-fraction 0.8", "CentralFraction(0.8), Resize(64 x 64, bilinear), ")]
    [InlineData("--resize 70", "Resize(70, bilinear), ")]
    public async Task The_centre_may_be_cut_out_first(string options, string steps)
    {
        using var folder = new TestFolder();
        string[] predict = ["predict", "fashion_resnest", TestFiles.PathOf("images", "chelsea_420.jpg")];

        Assert.Equal(Application.Success, (await CommandLine.RunAsync([.. predict, .. options.Split(' '), "--shard", "0/1", "--output", folder["part.jsonl"]])).ExitCode);

        using var header = JsonDocument.Parse(File.ReadLines(folder["part.jsonl"]).First());
        Assert.StartsWith(steps, header.RootElement.GetProperty("preprocessing").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(
            Probabilities((await CommandLine.RunAsync([.. predict, "--json"])).Succeeded()),
            Probabilities((await CommandLine.RunAsync([.. predict, .. options.Split(' '), "--json"])).Succeeded()));
    }

    [Fact]
    public async Task The_preprocessing_may_be_timms()
    {
        using var folder = new TestFolder();
        var config = folder.WriteText("config.json", """{"pretrained_cfg": {"input_size": [1, 64, 64], "crop_pct": 1.0, "interpolation": "bilinear", "mean": [0.2860], "std": [0.3530]}}""");
        string[] common = ["predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "--json"];

        var timm = (await CommandLine.RunAsync([.. common, "--timm-config", config, "--resize", "64x64"])).Succeeded();

        Assert.Equal(Predictions((await CommandLine.RunAsync(common)).Succeeded()), Predictions(timm));
        var wrong = folder.WriteText("wrong.json", """{"crop_pct": -1}""");
        (await CommandLine.RunAsync([.. common, "--timm-config", wrong])).Failed(
            Application.Failure, $"{wrong}: crop_pct is -1 in timm's pretrained_cfg; it is the part of the shorter side that the crop keeps, such as 0.875.");
    }

    [Theory]
    [InlineData("--crop 65", "images of [1, 65, 65] do not fit fashion_resnest, which is compiled for [1, 64, 64]; --crop must be that size.")]
    [InlineData("--crop 0", "--crop takes a side or HxW from 1 to 65536, not '0'.")]
    [InlineData("--resize 3x", "--resize takes a side or HxW from 1 to 65536, or none, not '3x'.")]
    [InlineData("--mean 1,2", "--mean takes 1 numbers with commas between them, or one for all channels, not '1,2'.")]
    [InlineData("--std 0", "--std takes 1 numbers with commas between them, above 0, or one for all channels, not '0'.")]
    [InlineData("--mean 72.93", "the mean 72.93 is above 1, white's value; means of pixels in 0 to 255 take '--range 255'.")]
    [InlineData("--central-crop 1.1", "--central-crop takes the part that is kept, above 0 and at most 1, as 0.875 or 320/352, not '1.1'.")]
    [InlineData("--central-fraction 1/0", "--central-fraction takes the part that is kept, above 0 and at most 1, as 0.875 or 320/352, not '1/0'.")]
    [InlineData("--central-fraction 1/2/3", "--central-fraction takes the part that is kept, above 0 and at most 1, as 0.875 or 320/352, not '1/2/3'.")]
    [InlineData("--central-crop 0.875 --central-fraction 0.875", "Options '--central-crop' and '--central-fraction' exclude each other.")]
    [InlineData("--central-crop 0.875 --resize 64x64", "Options '--resize' and '--central-crop' exclude each other.")]
    [InlineData("--bgr --rgb", "Options '--bgr' and '--rgb' exclude each other.")]
    public async Task Preprocessing_that_cannot_be_is_refused(string options, string message) =>
        (await CommandLine.RunAsync(["predict", "fashion_resnest", "x.png", .. options.Split(' ')])).Failed(Application.Usage, $"{message} See 'unroll predict --help'.");

    [Theory]
    [InlineData("", "an image has an empty name.")]
    [InlineData("https://example.test/cat.jpg", "https://example.test/cat.jpg is an address, not a file: save the image and name its path.")]
    [InlineData("file:///home/me/cat.jpg", "file:///home/me/cat.jpg is an address, not a file: save the image and name its path.")]
    [InlineData("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42m… is an address, not a file: save the image and name its path.")]
    public async Task What_names_no_file_is_told_so(string name, string message) =>
        (await CommandLine.RunAsync("predict", "fashion_resnest", name)).Failed(Application.Failure, message);

    [Fact]
    public async Task Limits_and_orientation_may_be_given()
    {
        var photograph = TestFiles.PathOf("images", "chelsea_420.jpg");

        (await CommandLine.RunAsync("predict", "fashion_resnest", photograph, "--max-pixels", "1000")).Failed(
            Application.Failure, $"{photograph}: the header claims 451 x 300 pixels; at most 1,000 pixels are read (ImageOptions.MaxPixels sets the limit).");
        (await CommandLine.RunAsync("predict", "fashion_resnest", photograph, "--exif-orientation")).Succeeded();
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
    public async Task A_damaged_image_costs_its_own_row()
    {
        var damaged = TestFiles.PathOf("images", "truncated.png");

        var result = await CommandLine.RunAsync("predict", "fashion_resnest", damaged, TestFiles.PathOf("images", "small.bmp"), "nowhere.png", "--top", "1");

        Assert.Equal(Application.Failure, result.ExitCode);
        var errors = result.Error.TrimEnd().Split('\n');
        Assert.Equal(2, errors.Length);
        Assert.StartsWith($"unroll: {damaged}: the PNG file is truncated", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("unroll: nowhere.png: the image file cannot be opened: ", errors[1], StringComparison.Ordinal);
        Assert.Matches(@"truncated\.png +not read$", result.Lines[1]);
        Assert.Matches(@"small\.bmp +\d +.* \d+\.\d\d % +\d+\.\d\d$", result.Lines[2]);
        Assert.Matches(@"^nowhere\.png +not read$", result.Lines[3]);
        Assert.StartsWith("3 images, 2 of them not read: ", result.Lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_image_alone_prints_nothing()
    {
        var result = await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "truncated.png"));

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal("", result.Output);
    }

    /// <summary>Libraries in C write to the process's standard error: only a process of its own shows it.</summary>
    [Fact]
    public async Task A_library_below_says_nothing_of_its_own_about_a_damaged_image()
    {
        using var folder = new TestFolder();
        var bytes = File.ReadAllBytes(TestFiles.PathOf("formats", "photo.avif"));
        var height = bytes.AsSpan().IndexOf("ispe"u8) + 12;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(height), 0x63000013);
        File.WriteAllBytes(folder["huge.avif"], bytes);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "predict", "fashion_resnest", folder["huge.avif"]]) { RedirectStandardError = true };

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Application.Failure, process.ExitCode);
        Assert.StartsWith($"unroll: {folder["huge.avif"]}: the AVIF file is truncated, damaged", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task In_json_each_image_has_its_result_or_its_error()
    {
        var result = await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "nowhere.png", "--json");

        Assert.Equal(Application.Failure, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var (good, bad) = (document.RootElement[0], document.RootElement[1]);
        Assert.True(good.GetProperty("milliseconds").GetDouble() > 0);
        Assert.False(good.TryGetProperty("error", out _));
        Assert.StartsWith("nowhere.png: ", bad.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(bad.TryGetProperty("milliseconds", out _));
        Assert.Equal(0, bad.GetProperty("predictions").GetArrayLength());
    }

    [Fact]
    public async Task A_folder_and_a_pattern_are_their_images_in_order()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["deep/er"]);
        foreach (var (name, index) in new[] { "b.png", "a.PNG", "._a.png", "deep/c.png", "deep/er/d.png", "x*y.png" }.Select((name, index) => (name, index)))
        {
            TestFiles.WritePng(folder[name], 28, 28, TestFiles.ImageOf(index));
        }

        folder.WriteText("notes.txt", "no image");

        async Task<string[]> SeenAsync(params string[] images)
        {
            var result = (await CommandLine.RunAsync(["predict", "fashion_resnet18", .. images, "--top", "1", "--json"])).Succeeded();
            using var document = JsonDocument.Parse(result.Output);
            return [.. document.RootElement.EnumerateArray().Select(image => Path.GetRelativePath(folder.Root, image.GetProperty("image").GetString()!))];
        }

        Assert.Equal(["a.PNG", "b.png", "x*y.png"], await SeenAsync(folder.Root));
        Assert.Equal(["b.png", "x*y.png"], await SeenAsync(folder["*.png"]));
        Assert.Equal(["b.png"], await SeenAsync(folder["?.png"]));
        Assert.Equal(["._a.png"], await SeenAsync(folder["._*.png"]));
        Assert.Equal([Path.Combine("deep", "c.png"), Path.Combine("deep", "er", "d.png")], await SeenAsync(folder["deep/**/*.png"]));
        Assert.Equal([Path.Combine("deep", "c.png"), "b.png"], await SeenAsync(folder["d??p/c.png"], folder["b.png"]));
        Assert.Equal(["x*y.png"], await SeenAsync(folder["x*y.png"]));
    }

    [Fact]
    public async Task A_folder_and_a_pattern_without_images_are_errors_of_their_own()
    {
        using var folder = new TestFolder();
        TestFiles.WritePng(folder["coat.png"], 28, 28, TestFiles.ImageOf(0));
        Directory.CreateDirectory(folder["empty"]);

        var result = await CommandLine.RunAsync("predict", "fashion_resnet18", folder["empty"], folder["*.jpg"], folder["nowhere/*.jpg"], folder["coat.png"], "--top", "1");

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Equal(
            [$"unroll: {folder["empty"]}: the folder has no image.", $"unroll: {folder["*.jpg"]}: no file matches.", $"unroll: {folder["nowhere/*.jpg"]}: no file matches."],
            result.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Contains(result.Lines, line => line.StartsWith(folder["coat.png"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_shows_the_pictures_with_their_classes()
    {
        using var folder = new TestFolder();
        var name = "<b>&.png";
        TestFiles.WritePng(folder[name], 28, 28, TestFiles.ImageOf(0));
        TestFiles.WritePng(folder["wide.png"], 600, 300, [.. Enumerable.Range(0, 180_000).Select(i => (byte)(i % 600 / 3))]);

        var result = await CommandLine.RunAsync("predict", "fashion_resnet18", folder[name], folder["wide.png"], "nowhere.png", "--top", "2", "--grid", folder["page.html"]);

        Assert.Equal(Application.Failure, result.ExitCode);
        var page = await File.ReadAllTextAsync(folder["page.html"], TestContext.Current.CancellationToken);
        Assert.Contains("&lt;b&gt;&amp;.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("<td>Coat</td>", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("<tr>").Length - 1);
        Assert.Contains("nowhere.png: the image file cannot be opened", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        RgbImage[] pictures = [.. page.Split("base64,").Skip(1).Select(part => ImageFile.Decode(Convert.FromBase64String(part[..part.IndexOf('"', StringComparison.Ordinal)]), "picture"))];
        Assert.Equal([(28, 28), (240, 120)], pictures.Select(picture => (picture.Width, picture.Height)));
        // A picture that is small enough is itself.
        Assert.Equal(ImageFile.Load(folder[name]).Pixels, pictures[0].Pixels);
        Assert.Equal(3, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public async Task A_picture_shows_the_pictures_with_their_classes()
    {
        using var folder = new TestFolder();
        var name = "<b>&.png";
        TestFiles.WritePng(folder[name], 28, 28, TestFiles.ImageOf(0));
        TestFiles.WritePng(folder["wide.png"], 600, 300, [.. Enumerable.Range(0, 180_000).Select(i => (byte)(i % 600 / 3))]);

        var result = await CommandLine.RunAsync("predict", "fashion_resnet18", folder[name], folder["wide.png"], "nowhere.png", "--top", "2", "--grid", folder["grid.png"]);

        Assert.SkipWhen(result.Error.Contains("has no font", StringComparison.Ordinal), "This machine has no font.");
        Assert.Equal(Application.Failure, result.ExitCode);
        var grid = ImageFile.Load(folder["grid.png"]);
        // Two columns of pictures, at most 240 pixels wide and with space around, and the third below.
        Assert.InRange(grid.Width, 500, 600);
        var small = ImageFile.Load(folder[name]);
        var (left, top) = Find(small, grid);
        Assert.InRange(left, 16, 16 + 240 - 28);
        // The letters below it are dark, and in no picture.
        Assert.Contains(Enumerable.Range(top + 28 + 8, 60), y => Enumerable.Range(16, 240).Any(x => grid.Pixels[((y * grid.Width) + x) * 3] < 80));
        // What could not be read is said in red.
        Assert.Contains(Enumerable.Range(0, grid.Width * grid.Height), i => grid.Pixels[3 * i] > 150 && grid.Pixels[(3 * i) + 1] < 60 && grid.Pixels[(3 * i) + 2] < 80);
        Assert.Equal(3, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public async Task Without_a_font_a_picture_is_refused_before_anything_is_computed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere fonts cannot be hidden from a process.");
        using var folder = new TestFolder();
        var fonts = folder.WriteText("fonts.conf", $"<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>{folder["none"]}</dir><cachedir>{folder["cache"]}</cachedir></fontconfig>");
        string[] command = [Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "predict", "fashion_resnet18", TestFiles.PathOf("images", "small.bmp"), "--grid", folder["grid.png"]];

        var result = await DotnetCommand.RunProgramAsync("dotnet", folder.Root, command, new Dictionary<string, string> { ["FONTCONFIG_FILE"] = fonts });

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Equal(
            $"unroll: {folder["grid.png"]}: this machine has no font for the letters of a picture; a page needs none: --grid with a name that ends in .html.",
            result.Log.Trim());
        Assert.False(File.Exists(folder["grid.png"]));
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_with_what_differs()
    {
        var result = await CommandLine.RunAsync(
            "predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "--weights", Path.Combine(ShippedData.Fashion, "fashion_resnet18.pth.br"));

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith("unroll: fashion_resnet18.pth under model_state_dict does not fit fashion_resnest: ", result.Error, StringComparison.Ordinal);
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

    /// <summary>Where a picture is in another.</summary>
    private static (int Left, int Top) Find(RgbImage part, RgbImage whole)
    {
        for (var top = 0; top <= whole.Height - part.Height; top++)
        {
            for (var left = 0; left <= whole.Width - part.Width; left++)
            {
                if (Enumerable.Range(0, part.Height).All(y => whole.Pixels.Slice((((top + y) * whole.Width) + left) * 3, part.Width * 3).SequenceEqual(part.Pixels.Slice(y * part.Width * 3, part.Width * 3))))
                {
                    return (left, top);
                }
            }
        }

        throw new Xunit.Sdk.XunitException("The picture is not there.");
    }

    private static double[] Probabilities(CommandResult result)
    {
        using var document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement[0].GetProperty("predictions").EnumerateArray().OrderBy(row => row.GetProperty("class").GetInt32()).Select(Probability)];
    }

    private static double Probability(JsonElement prediction) => prediction.GetProperty("probability").GetDouble();

    /// <summary>What was predicted for the only image, without the time it took.</summary>
    private static string Predictions(CommandResult result)
    {
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement[0].GetProperty("predictions").GetRawText();
    }
}
