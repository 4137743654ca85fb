using ILGPU.Runtime;

namespace Unroll.Ilgpu.Tests;

/// <summary>The choice of a device.</summary>
public class DeviceTests
{
    [Fact]
    public void The_cpu_accelerator_is_always_there_and_last()
    {
        using var devices = new GpuDevices();
        TestContext.Current.TestOutputHelper?.WriteLine($"Devices: {string.Join(", ", devices.All)}.");
        Assert.Equal("cpu", devices.All[^1].Id);
        using var accelerator = devices.Open("CPU");
        Assert.Equal(AcceleratorType.CPU, accelerator.AcceleratorType);
    }

    [Fact]
    public void Without_a_name_the_best_device_is_opened()
    {
        using var devices = new GpuDevices();
        using var accelerator = devices.Open();
        Assert.Equal(devices.All[0].Name, accelerator.Name);
    }

    [Fact]
    public void A_part_of_a_devices_name_selects_it()
    {
        using var devices = new GpuDevices();
        using var accelerator = devices.Open(devices.All[^1].Name[..3].ToUpperInvariant());
        Assert.Contains(devices.All, d => d.Name == accelerator.Name);
    }

    [Fact]
    public void An_unknown_device_is_answered_with_those_there_are()
    {
        using var devices = new GpuDevices();
        var error = Assert.Throws<GpuException>(() => devices.Open("abacus:7"));
        Assert.Contains("\"abacus:7\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu (", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(6, 4)]
    [InlineData(24, 16)]
    [InlineData(64, 64)]
    public void The_cpu_accelerator_gets_a_power_of_two_of_threads(int processors, int threads) => Assert.Equal(threads, GpuDevices.CpuThreads(processors));
}
