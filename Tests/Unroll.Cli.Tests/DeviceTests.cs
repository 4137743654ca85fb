using Unroll.Cli.Tests.Support;
using Unroll.Ilgpu;
using Unroll.Tensors;
using Unroll.Testing;
using CommandResult = Unroll.Cli.Tests.Support.CommandResult;

namespace Unroll.Cli.Tests;

/// <summary>GPUs and OpenCL devices by their names, of which each machine has others.</summary>
public class DeviceTests
{
    private const string Network = "fashion_resnest";

    /// <summary>Few: what is emulated takes seconds for an image.</summary>
    private const int Images = 2;

    [Theory]
    [InlineData("GPU:opencl:0", "opencl:0")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("gpu:cuda:0", "cuda:0")]
    public async Task A_device_of_the_machine_is_found_by_its_id(string name, string id)
    {
        SkipWithout(id);
        using var folder = new TestFolder();

        (await CommandLine.RunAsync("run", Network, "--input", WriteInput(folder), "--output", folder["y.npy"], "--device", name)).Succeeded();

        AssertUpstreams(folder["y.npy"]);
    }

    [Fact]
    public async Task An_opencl_device_is_verified_against_the_processor()
    {
        SkipWithout("opencl:0");

        var result = (await CommandLine.RunAsync("verify", Network, "--devices", "cpu,opencl:0")).Succeeded();

        Assert.Equal("All agree.", result.Lines[^1]);
    }

    /// <summary>What there is, and why the rest is not, in one line.</summary>
    [Theory]
    [InlineData("opencl:99")]
    [InlineData("gpu:opencl:99")]
    [InlineData("cuda:99")]
    public async Task A_device_that_is_not_there_is_answered_with_those_that_are(string name)
    {
        using var devices = new GpuDevices();

        var result = await CommandLine.RunAsync("verify", Network, "--devices", name);

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith($"unroll: There is no device \"{name.Replace("gpu:", "", StringComparison.Ordinal)}\". There are: {devices.All[0]}", result.Error, StringComparison.Ordinal);
        Assert.All(devices.Unavailable, device => Assert.Contains($"{device}", result.Error, StringComparison.Ordinal));
    }

    /// <summary>Who asks for a GPU and gets ILGPU's emulation is told so; who asks for the emulation knows.</summary>
    [Fact]
    public async Task The_emulation_of_a_GPU_is_not_taken_for_one()
    {
        using var devices = new GpuDevices();
        Assert.SkipWhen(devices.All[0].Id != "cpu", $"This machine has a GPU: {devices.All[0]}.");
        using var folder = new TestFolder();
        string[] run = ["run", Network, "--input", WriteInput(folder), "--output", folder["y.npy"], "--device"];

        foreach (var result in (CommandResult[])[await CommandLine.RunAsync([.. run, "gpu"]), await CommandLine.RunAsync("verify", Network, "--devices", "cpu,GPU")])
        {
            Assert.Equal(Application.Success, result.ExitCode);
            Assert.Equal(
                "unroll: There is no GPU, or no CUDA or OpenCL driver that lists it: ILGPU's CPU accelerator runs the kernels of GPUs instead.",
                result.Error.TrimEnd());
        }

        (await CommandLine.RunAsync([.. run, "gpu:cpu"])).Succeeded();
        AssertUpstreams(folder["y.npy"]);
        var reduced = await CommandLine.RunAsync([.. run, "gpu", "--precision", "fp16"]);
        Assert.Equal(Application.Failure, reduced.ExitCode);
        Assert.Contains("runs on tensor cores", reduced.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes the first images.</summary>
    /// <returns>The file.</returns>
    private static string WriteInput(TestFolder folder)
    {
        var (values, shape) = First("first16_input.npy");
        NpyFile.Write(folder["x.npy"], values, shape);
        return folder["x.npy"];
    }

    private static void AssertUpstreams(string logits) => Assert.InRange(NetworkOutputs.RelativeL2(NpyFile.Read(logits).Values, First($"{Network}.first16_logits.npy").Values), 0, 1e-5);

    /// <summary>What of a recorded file is the first images'.</summary>
    private static (float[] Values, int[] Shape) First(string file)
    {
        var all = NpyFile.Read(TestFiles.PathOf("fashion", file));
        return (all.Values[..(all.Values.Length / all.Shape[0] * Images)], [Images, .. all.Shape.Skip(1)]);
    }

    private static void SkipWithout(string id)
    {
        using var devices = new GpuDevices();
        Assert.SkipWhen(devices.All.All(d => d.Id != id), $"This machine has no {id}; it has {string.Join(", ", devices.All)}, and not {string.Join(", ", devices.Unavailable)}.");
    }
}
