using System.Globalization;
using System.Text.Json;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Published;
using Unroll.Cli.Tests.Support;
using Unroll.Images;
using Unroll.Networks;
using Unroll.Networks.Devices;

namespace Unroll.Cli.Tests;

public class EvaluateTests
{
    [Theory]
    [InlineData("fashion_resnest", 9272)]
    [InlineData("fashion_resnet18", 9305)]
    public async Task All_images_are_classified_as_PyTorch_classified_them(string network, int correct)
    {
        var entry = Zoo.Find(network)!;
        using var classifier = await Classifier.LoadAsync(
            new CpuDevice(),
            entry,
            new WeightsChoice(null, null, null, false, null),
            () => Task.FromResult(new ResolvedWeights(null)),
            _ => new ImageInput(entry.Preprocessing, new ImageOptions()),
            null,
            threads: 1);
        var images = LabelledImages.Open(ShippedData.Fashion, classifier);

        var result = await new Evaluator(classifier, images, Environment.ProcessorCount, skipUnreadable: false).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TestFiles.Predictions(network), result.Predictions.Select(prediction => (byte)prediction!.Value));
        Assert.Equal(correct, Enumerable.Range(0, images.Count).Count(i => result.Predictions[i] == images.ClassOf(i)));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Reports_accuracy_speed_and_samples(string threads)
    {
        using var folder = new TestFolder();
        WriteIdx(folder, 50);

        var result = (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root, "--threads", threads)).Succeeded();

        var predictions = TestFiles.Predictions("fashion_resnest");
        var correct = Enumerable.Range(0, 50).Count(i => predictions[i] == TestFiles.Labels[i]);
        Assert.Equal($"fashion_resnest on {folder.Root}, the first 10 images:", result.Lines[0]);
        Assert.Matches(@"^#0 +Coat +Coat +\d+\.\d\d %$", result.Lines[2]);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"accuracy      {correct * 2:F2} % ({correct} of 50 images right)"), result.Lines);
        Assert.Matches(@$"^throughput +[\d,]+\.\d images/s, .* on {threads} threads in \d+\.\d\d s$", result.Lines[^2]);
        Assert.Matches(@"^forward pass +\d+\.\d+ ms an image", result.Lines[^1]);
    }

    [Fact]
    public async Task Reports_as_json()
    {
        using var folder = new TestFolder();
        WriteIdx(folder, 20);

        var result = (await CommandLine.RunAsync("evaluate", "fashion_resnet18", "--data", folder.Root, "--json")).Succeeded();

        using var document = JsonDocument.Parse(result.Output);
        var predictions = TestFiles.Predictions("fashion_resnet18");
        Assert.Equal(20, document.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(Enumerable.Range(0, 20).Count(i => predictions[i] == TestFiles.Labels[i]), document.RootElement.GetProperty("correct").GetInt32());
        Assert.True(document.RootElement.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.True(document.RootElement.GetProperty("forwardMilliseconds").GetDouble() > 0);
        Assert.Equal(10, document.RootElement.GetProperty("samples").GetArrayLength());
    }

    [Fact]
    public async Task Folders_of_images_are_classes_in_sorted_order()
    {
        using var folder = new TestFolder();
        var correct = WriteFolders(folder, 60);

        var result = (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Succeeded();

        Assert.Contains(result.Lines, line => line.EndsWith($"({correct} of 60 images right)", StringComparison.Ordinal));
        Assert.StartsWith(Path.Combine("class0", "00"), result.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_ends_the_evaluation()
    {
        using var folder = new TestFolder();
        WriteFolders(folder, 60);
        var bad = Path.Combine(folder["class3"], "zz.png");
        File.Copy(TestFiles.PathOf("images", "truncated.png"), bad);

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root);

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Contains("zz.png", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Unreadable_images_may_be_skipped_and_are_counted_and_named()
    {
        using var folder = new TestFolder();
        var correct = WriteFolders(folder, 60);
        var bad = Path.Combine(folder["class3"], "zz.png");
        File.Copy(TestFiles.PathOf("images", "truncated.png"), bad);

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root, "--skip-unreadable");

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.StartsWith($"unroll: skipped: {bad}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.EndsWith($"({correct} of 60 images right)", StringComparison.Ordinal));
        Assert.Contains("skipped       1 that cannot be read", result.Lines);
    }

    [Fact]
    public async Task Hidden_files_and_folders_are_named_and_no_class()
    {
        using var folder = new TestFolder();
        var correct = WriteFolders(folder, 60);
        Directory.CreateDirectory(folder[".ipynb_checkpoints"]);
        Directory.CreateDirectory(folder["@eaDir"]);
        Directory.CreateDirectory(Path.Combine(folder["class2"], ".ipynb_checkpoints"));
        File.WriteAllText(Path.Combine(folder["class2"], ".ipynb_checkpoints", "a.png"), "x");
        File.WriteAllText(Path.Combine(folder["class1"], "._a.png"), "x");
        File.WriteAllText(Path.Combine(folder["class1"], "notes.txt"), "x");
        File.WriteAllText(Path.Combine(folder["class1"], "b.avif"), "x");

        var result = await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root);

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.Contains(result.Lines, line => line.EndsWith($"({correct} of 60 images right)", StringComparison.Ordinal));
        Assert.Equal(
            [
                $"unroll: {folder.Root}: left out as hidden: .ipynb_checkpoints, @eaDir, {Path.Combine("class1", "._a.png")}, {Path.Combine("class2", ".ipynb_checkpoints")}.",
                $"unroll: {folder.Root}: left out, as torchvision leaves them out: 1 x .avif, 1 x .txt.",
            ],
            result.Error.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')));

        Directory.Move(folder["class9"], folder[".class9"]);
        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure,
            $"{folder.Root} has no test-images IDX file and 9 folders (left out as hidden: .class9, .ipynb_checkpoints, @eaDir); fashion_resnest has 10 classes and needs one folder of images for each.");
    }

    [Fact]
    public async Task Extensions_are_those_of_torchvision_in_any_case()
    {
        using var folder = new TestFolder();
        WriteFolders(folder, 60);
        var count = 60;
        foreach (var extension in (string[])[".tif", ".TIFF", ".webp"])
        {
            File.Copy(TestFiles.PathOf("formats", $"photo{extension.ToLowerInvariant()}"), Path.Combine(folder["class1"], $"photo{extension}"));
            count++;
        }

        var result = (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Succeeded();

        Assert.Contains(result.Lines, line => line.EndsWith($" of {count} images right)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_without_data_is_refused()
    {
        using var folder = new TestFolder();

        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure, $"{folder.Root} has no test-images IDX file and 0 folders; fashion_resnest has 10 classes and needs one folder of images for each.");
        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder["none"])).Failed(
            Application.Failure, $"{folder["none"]}: there is no such folder.");
    }

    [Fact]
    public async Task A_class_folder_without_images_is_refused()
    {
        using var folder = new TestFolder();
        WriteFolders(folder, 60);
        Directory.Delete(folder["class4"], recursive: true);
        Directory.CreateDirectory(folder["class4"]);

        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure, $"{folder["class4"]} has no image (.jpg, .jpeg, .png, .ppm, .bmp, .pgm, .tif, .tiff, .webp).");
    }

    [Fact]
    public async Task Images_without_labels_are_refused()
    {
        using var folder = new TestFolder();
        WriteIdx(folder, 3);
        File.Delete(folder["t10k-labels-idx1-ubyte"]);

        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure, $"{folder.Root} has t10k-images-idx3-ubyte, but no test-labels file.");
    }

    [Fact]
    public async Task Labels_of_another_count_are_refused()
    {
        using var folder = new TestFolder();
        WriteIdx(folder, 3);
        TestFiles.WriteIdx(folder["t10k-labels-idx1-ubyte"], [2], [1, 2]);

        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure, $"{folder.Root}: the images are [3, 28, 28], the labels [2]; they should be [N, height, width] and [N].");
    }

    [Fact]
    public async Task A_label_beyond_the_classes_is_refused()
    {
        using var folder = new TestFolder();
        WriteIdx(folder, 3);
        TestFiles.WriteIdx(folder["t10k-labels-idx1-ubyte"], [3], [1, 2, 10]);

        (await CommandLine.RunAsync("evaluate", "fashion_resnest", "--data", folder.Root)).Failed(
            Application.Failure, $"{folder.Root}: #2 is labelled 10, but fashion_resnest has 10 classes, 0 to 9.");
    }

    [Fact]
    public async Task Cancelling_ends_with_a_line_and_its_own_exit_code()
    {
        using var cancellation = new CancellationTokenSource();
        var running = CommandLine.RunUntilAsync(["evaluate", "fashion_resnest"], cancellation.Token);
        await cancellation.CancelAsync();

        (await running).Failed(Application.Cancelled, "cancelled.");
    }

    [Fact]
    public async Task Networks_without_shipped_files_need_them_named()
    {
        using var folder = new TestFolder();

        (await CommandLine.RunAsync("evaluate", "resnet50")).Failed(
            Application.Usage, "Option '--data' is required: labelled images for resnet50 are not shipped with this tool. See 'unroll evaluate --help'.");
        (await CommandLine.RunAsync("evaluate", "skresnet50", "--data", folder.Root)).Failed(
            Application.Usage, "Option '--weights' is required: weights of skresnet50 (timm) are neither published nor shipped with this tool. See 'unroll evaluate --help'.");
    }

    private static void WriteIdx(TestFolder folder, int count)
    {
        TestFiles.WriteIdx(folder["t10k-images-idx3-ubyte"], [count, 28, 28], TestFiles.Pixels.AsSpan(0, count * 28 * 28));
        TestFiles.WriteIdx(folder["t10k-labels-idx1-ubyte"], [count], TestFiles.Labels.AsSpan(0, count));
    }

    /// <summary>Writes the first images as PNG files, and counts those that the network gets right.</summary>
    private static int WriteFolders(TestFolder folder, int count)
    {
        var predictions = TestFiles.Predictions("fashion_resnest");
        var correct = 0;
        for (var i = 0; i < count; i++)
        {
            var directory = Directory.CreateDirectory(folder[$"class{TestFiles.Labels[i]}"]);
            TestFiles.WritePng(Path.Combine(directory.FullName, $"{i:D4}.png"), 28, 28, TestFiles.ImageOf(i));
            correct += predictions[i] == TestFiles.Labels[i] ? 1 : 0;
        }

        return correct;
    }
}
