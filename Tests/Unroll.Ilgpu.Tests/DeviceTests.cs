using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Unroll.Ilgpu.Tests;

/// <summary>The choice of a device.</summary>
public class DeviceTests
{
    /// <summary>GPUs first, then the CPU accelerator, then OpenCL on processors: no driver that is installed for something else makes the default slower or another one.</summary>
    [Fact]
    public void Only_opencl_on_processors_comes_behind_the_cpu_accelerator()
    {
        using var devices = new GpuDevices();
        TestContext.Current.TestOutputHelper?.WriteLine($"Devices: {string.Join(", ", devices.All)}. Unavailable: {string.Join(", ", devices.Unavailable)}.");
        using var accelerator = devices.Open("CPU");
        Assert.Equal(AcceleratorType.CPU, accelerator.AcceleratorType);
        var ids = devices.All.Select(d => d.Id).ToList();
        Assert.All(ids.Take(ids.IndexOf("cpu")), id => Assert.False(IsProcessor(devices, id)));
        Assert.All(ids.Skip(ids.IndexOf("cpu") + 1), id => Assert.True(IsProcessor(devices, id)));
    }

    [Fact]
    public void Every_opencl_device_is_opened_by_its_id()
    {
        using var devices = new GpuDevices();
        var ids = devices.All.Where(d => d.Id.StartsWith("opencl", StringComparison.Ordinal)).ToList();
        Assert.SkipWhen(ids.Count == 0, TestDevices.WhyNot(TestDevices.OpenCl));
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => $"opencl:{i}"), ids.Select(d => d.Id));
        Assert.All(ids, d =>
        {
            using var accelerator = devices.Open(d.Id);
            Assert.Equal((AcceleratorType.OpenCL, d.Name), (accelerator.AcceleratorType, accelerator.Name));
        });
        using var first = devices.Open("opencl");
        Assert.Equal(ids[0].Name, first.Name);
    }

    [Fact]
    public void A_kind_without_devices_says_why()
    {
        using var devices = new GpuDevices();
        foreach (var (kind, name) in new[] { ("cuda", "CUDA"), ("opencl", "OpenCL") })
        {
            var isThere = devices.All.Any(d => d.Id.StartsWith(kind, StringComparison.Ordinal));
            Assert.Equal(!isThere, devices.Unavailable.Any(d => d.Name == name));
            if (!isThere)
            {
                Assert.Contains(devices.Unavailable.Single(d => d.Name == name).Reason, Assert.Throws<GpuException>(() => devices.Open(kind)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("was not found", NativeDrivers.ExplainOpenCl(null), StringComparison.Ordinal);
        Assert.Contains("no device's driver is registered", NativeDrivers.ExplainOpenCl(0), StringComparison.Ordinal);
        Assert.Contains("make a GpuDevices before", NativeDrivers.ExplainOpenCl(1), StringComparison.Ordinal);
        Assert.Contains("was not found", NativeDrivers.ExplainCuda(isLibraryThere: false), StringComparison.Ordinal);
        Assert.Contains("does not start", NativeDrivers.ExplainCuda(isLibraryThere: true), StringComparison.Ordinal);
        Assert.Equal("ILGPU needs OpenCL C 2.0, its driver has 1.2", DeviceSearch.WhyUnusable(new CLCVersion(1, 2)));
        Assert.Null(DeviceSearch.WhyUnusable(CLCVersion.CL30));
    }

    [Theory]
    [InlineData(256, 64 * 1024, true)]
    [InlineData(1024, 48 * 1024, true)]
    [InlineData(128, 64 * 1024, false)]
    [InlineData(256, 32 * 1024, false)]
    public void Small_groups_get_direct_kernels(int threads, int sharedBytes, bool tiled) => Assert.Equal(tiled, KernelSetSelection.HasRoomForTiles(threads, sharedBytes));

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
    public void The_cpu_accelerator_gets_a_power_of_two_of_threads(int processors, int threads) => Assert.Equal(threads, DeviceSearch.CpuThreads(processors));

    private static bool IsProcessor(GpuDevices devices, string id)
    {
        using var accelerator = devices.Open(id);
        return accelerator is CLAccelerator openCl && openCl.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU);
    }
}
