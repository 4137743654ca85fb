using Unroll.Cli.Tests.Support;

namespace Unroll.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("Unrecognized command or argument 'lst'. See 'unroll --help'.", "lst")]
    [InlineData("Required argument 'name' missing for command: 'summary'. See 'unroll summary --help'.", "summary")]
    [InlineData("Unrecognized command or argument '--jsn'. See 'unroll list --help'.", "list", "--jsn")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '0'. See 'unroll evaluate --help'.", "evaluate", "fashion_resnest", "--threads", "0")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '-3'. See 'unroll evaluate --help'.", "evaluate", "fashion_resnest", "--threads", "-3")]
    [InlineData("--top takes a whole number from 1 to 1000000, not 'x'. See 'unroll predict --help'.", "predict", "fashion_resnest", "x.png", "--top", "x")]
    [InlineData("Option '--input' is required. See 'unroll run --help'.", "run", "fashion_resnest", "--output", "y.npy")]
    [InlineData("Option '--weights' is required: weights of skresnet50 (timm) are neither published nor shipped with this tool. See 'unroll predict --help'.", "predict", "skresnet50", "x.png")]
    [InlineData("--grid writes an .html page or a .png picture, not 'page.jpg'. See 'unroll predict --help'.", "predict", "fashion_resnest", "x.png", "--grid", "page.jpg")]
    [InlineData("Say which weights, as in 'unroll fetch resnet50'; 'unroll list --weights' shows them. See 'unroll fetch --help'.", "fetch")]
    [InlineData("--opset takes a whole number from 17 to 21, not '16'. See 'unroll export --help'.", "export", "fashion_resnet18", "--output", "y.onnx", "--opset", "16")]
    [InlineData("Option '--output' is required. See 'unroll export --help'.", "export", "fashion_resnet18")]
    [InlineData("Option '--weights' is required: weights of skresnet50 (timm) are neither published nor shipped with this tool. See 'unroll export --help'.", "export", "skresnet50", "--output", "y.onnx")]
    [InlineData("Option '--weights' has an empty value. See 'unroll run --help'.", "run", "fashion_resnet18", "--weights", "", "--input", "x.npy", "--output", "y.npy")]
    [InlineData("Option '--input' has an empty value. See 'unroll run --help'.", "run", "fashion_resnet18", "--input", "", "--output", "y.npy")]
    [InlineData("Option '--labels' has an empty value. See 'unroll predict --help'.", "predict", "fashion_resnet18", "x.png", "--labels", "")]
    [InlineData("Option '--output' has an empty value. See 'unroll export --help'.", "export", "fashion_resnet18", "--output", "")]
    [InlineData("Argument 'file' has an empty value. See 'unroll inspect --help'.", "inspect", "")]
    [InlineData("Argument 'name' has an empty value. See 'unroll predict --help'.", "predict", "", "x.png")]
    public async Task A_wrong_command_line_is_a_usage_error(string message, params string[] args) =>
        (await CommandLine.RunAsync(args)).Failed(Application.Usage, message);

    [Fact]
    public async Task The_name_alone_prints_the_help() =>
        Assert.Equal((await CommandLine.RunAsync("--help")).Succeeded().Output, (await CommandLine.RunAsync()).Succeeded().Output);

    [Fact]
    public async Task Help_names_the_tool_and_its_commands()
    {
        var result = (await CommandLine.RunAsync("--help")).Succeeded();

        Assert.Contains("unroll [command] [options]", result.Output, StringComparison.Ordinal);
        Assert.All(["list", "summary", "inspect", "predict", "evaluate", "run", "verify", "bench", "export", "fetch", "merge"], command => Assert.Contains($"  {command} ", result.Output, StringComparison.Ordinal));
    }

    /// <summary>What rounds on GPUs alone is refused where it would do nothing, and an unknown device stays an unknown device.</summary>
    [Theory]
    [InlineData("run", "cpu", "--device", "--input", "x.npy", "--output", "y.npy")]
    [InlineData("predict", "CPU", "--device", "x.png")]
    [InlineData("evaluate", "torch", "--device")]
    [InlineData("verify", "cpu, torch", "--devices")]
    public async Task A_precision_that_a_device_has_not_is_refused(string command, string devices, string option, params string[] rest)
    {
        if (command == "run")
        {
            rest = ["--input", TestFiles.PathOf("fashion", "first16_input.npy"), .. rest[2..]];
        }

        foreach (var precision in (string[])["tf32", "fp16"])
        {
            (await CommandLine.RunAsync([command, "fashion_resnest", .. rest, option, .. devices.Split(", "), "--precision", precision])).Failed(
                Application.Usage,
                $"'--precision {precision}' is for CUDA GPUs ('--device gpu'); the device '{devices}' computes in fp32 alone. See 'unroll {command} --help'.");
        }
    }

    [Fact]
    public async Task Full_precision_is_everybodys() =>
        (await CommandLine.RunAsync("predict", "fashion_resnest", TestFiles.PathOf("images", "small.bmp"), "--precision", "fp32")).Succeeded();

    [Theory]
    [InlineData("evaluate", "resnet51")]
    [InlineData("predict", "resnet51", "x.png")]
    [InlineData("run", "resnet51", "--input", "x.npy", "--output", "y.npy")]
    [InlineData("summary", "resnet51")]
    [InlineData("verify", "resnet51")]
    [InlineData("export", "resnet51", "--output", "y.onnx")]
    [InlineData("fetch", "resnet51")]
    [InlineData("fetch", "--check", "resnet51.v1")]
    public async Task Every_command_suggests_networks(params string[] args)
    {
        var result = await CommandLine.RunAsync(args);

        // A name that does not exist is a slip on the command line, of a network as of a device.
        Assert.Equal(Application.Usage, result.ExitCode);
        Assert.Equal($"unroll: there is no network 'resnet51'. Did you mean resnet50 or resnest50 or resnet101? See 'unroll {args[0]} --help'.", result.Error.TrimEnd());
    }
}
