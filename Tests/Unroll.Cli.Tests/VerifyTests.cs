using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Cli.Tests.Support;
using Unroll.Cli.Verification;
using Unroll.Ilgpu;
using Unroll.Networks.Devices;
using Unroll.Networks.Devices.Torch;

namespace Unroll.Cli.Tests;

public class VerifyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task All_devices_that_can_run_agree_and_the_others_are_listed()
    {
        var result = (await CommandLine.RunAsync("verify", "fashion_resnest", "--batch", "3", "--json")).Succeeded();

        var report = JsonSerializer.Deserialize(result.Output, ResultsJson.Default.VerificationReport)!;
        output.WriteLine(result.Output);
        Assert.True(report.Agree);
        Assert.Equal(DeviceCatalog.Names.Count, report.Devices.Length + report.Unavailable.Count(d => d.Device != DeviceCatalog.Gpu));
        Assert.StartsWith("CPU", report.Devices[0].Device, StringComparison.Ordinal);
        Assert.StartsWith("ILGPU", report.Devices[1].Device, StringComparison.Ordinal);
        Assert.Equal((3, "fashion_resnest.pth"), (report.Images, report.Weights));
        Assert.All(report.Devices, device =>
        {
            Assert.True(device.Agrees);
            Assert.Equal("logits", Assert.Single(device.Outputs).Output);
            Assert.InRange(device.Outputs[0].RelativeL2, 0, device.Tolerance);
            Assert.Equal(3, device.Outputs[0].SameArgmax);
        });
    }

    [Fact]
    public async Task The_table_says_why_a_device_is_not_here()
    {
        var reason = ReasonAgainstTorch();

        var result = (await CommandLine.RunAsync("verify", "fashion_resnest")).Succeeded();

        output.WriteLine(result.Output);
        Assert.Matches(@"^not here +why$", result.Lines.Single(line => line.StartsWith("not here", StringComparison.Ordinal)));
        Assert.Matches($"^torch +{Regex.Escape(reason)}$", result.Lines.Single(line => line.StartsWith("torch", StringComparison.Ordinal)));
        Assert.Equal("All agree.", result.Lines[^1]);
    }

    [Fact]
    public async Task A_device_that_was_asked_for_and_is_not_here_is_an_error_with_the_same_reason()
    {
        var reason = ReasonAgainstTorch();

        (await CommandLine.RunAsync("verify", "fashion_resnest", "--devices", "cpu,torch")).Failed(Application.Failure, reason);
        (await CommandLine.RunAsync("verify", "fashion_resnest", "--devices", "torch", "--json")).Failed(Application.Failure, reason);
        (await CommandLine.RunAsync("run", "fashion_resnest", "--device", "torch", "--input", TestFiles.PathOf("fashion", "first16_input.npy"), "--output", "y.npy"))
            .Failed(Application.Failure, reason);
    }

    [Fact]
    public async Task A_machine_without_a_GPU_is_told_what_runs_its_kernels()
    {
        using var gpu = DeviceCatalog.Open(DeviceCatalog.Gpu);
        var result = (await CommandLine.RunAsync("verify", "fashion_resnet18", "--json")).Succeeded();

        var report = JsonSerializer.Deserialize(result.Output, ResultsJson.Default.VerificationReport)!;
        Assert.Equal(gpu.Description, report.Devices[1].Device);
        Assert.Equal(gpu.Substitution, report.Unavailable.SingleOrDefault(d => d.Device == DeviceCatalog.Gpu)?.Reason);
        using var devices = new GpuDevices();
        Assert.Equal(devices.All[0].Id == "cpu", gpu.Substitution?.Contains("ILGPU's CPU accelerator", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Whoever_lacks_libtorch_is_told_what_can_be_done_where_the_tool_is()
    {
        const string Command = "'dotnet run -c Release --project Networks/Unroll.Cli -p:WithLibtorch=true -- ...' builds and runs the tool with it.";

        Assert.Equal(Command, LibtorchAdvice.For(AppContext.BaseDirectory));
        Assert.Equal($"In a clone of Unroll, {Command}", LibtorchAdvice.For(Path.GetTempPath()));
    }

    [Fact]
    public async Task Devices_can_be_chosen_and_repeated()
    {
        var result = (await CommandLine.RunAsync("verify", "fashion_resnet18", "--devices", "cpu,CPU", "--threads", "1")).Succeeded();

        Assert.StartsWith("fashion_resnet18 with fashion_resnet18.pth, 1 image, against CPU", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal(2, result.Lines.Count(line => line.Contains("0.0e+00", StringComparison.Ordinal) && line.Contains("1 of 1", StringComparison.Ordinal)));
        Assert.Equal("All agree.", result.Lines[^1]);
    }

    [Fact]
    public async Task Without_weights_they_are_synthetic()
    {
        var result = (await CommandLine.RunAsync("verify", "squeezenet1_1", "--devices", "cpu")).Succeeded();

        Assert.StartsWith("squeezenet1_1 with synthetic weights of squeezenet1_1, 1 image", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal("One device alone: nothing to compare with.", result.Lines[^1]);
    }

    [Theory]
    [InlineData("tpu", "There is no device 'tpu'. Devices are cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N and torch. See 'unroll verify --help'.")]
    [InlineData("cpu:0", "There is no device 'cpu:0'. Devices are cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N and torch. See 'unroll verify --help'.")]
    public async Task An_unknown_device_is_refused(string device, string message) =>
        (await CommandLine.RunAsync("verify", "fashion_resnest", "--devices", device)).Failed(Application.Usage, message);

    [Fact]
    public void A_difference_is_measured()
    {
        float[] reference = [1, 2, -3, 4, 0.001f, -1];
        float[] actual = [1, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(2) + 5), -3, 4, 0.002f, 5];

        var difference = OutputDifference.Of(reference, actual, 2);

        Assert.Equal(6, difference.MaxAbsolute);
        Assert.Equal(6 / Math.Sqrt(31), difference.RelativeL2, 1e-6);
        Assert.Equal(0, difference.Ulp);
        Assert.Equal((1, 2), (difference.SameArgmax, difference.Images));
        Assert.Equal(5, OutputDifference.Of([2, 2, 2], [2, actual[1], 2], 1).Ulp);
        Assert.Equal(2, OutputDifference.Of([float.Epsilon], [-float.Epsilon], 1).Ulp);
    }

    [Fact]
    public void NaN_agrees_with_nothing()
    {
        var reference = new DeviceRun("a", 1e-5, default, default, [[1, 2]]);
        var broken = reference with { Outputs = [[1, float.NaN]] };

        Assert.False(broken.AgreesWith(broken.Against(reference, 1)));
        Assert.False(reference.AgreesWith(reference.Against(broken, 1)));
        Assert.True(reference.AgreesWith(reference.Against(reference, 1)));
    }

    /// <summary>The tests are built without libtorch.</summary>
    private static string ReasonAgainstTorch()
    {
        var reason = Assert.Throws<DeviceException>(() => DeviceCatalog.Open(DeviceCatalog.Torch)).Message;
        Assert.StartsWith("libtorch, hundreds of megabytes, is not in this build. ", reason, StringComparison.Ordinal);
        return reason;
    }
}
