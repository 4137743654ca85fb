using ILGPU;
using ILGPU.Runtime;
using Unroll.Bench.Gpu.Measurements;

namespace Unroll.Ilgpu.Tests.Benchmarks;

/// <summary>What kernels compute, by their names, against what the networks say of themselves.</summary>
public class KernelCostTests
{
    [Theory]
    [InlineData("basic")]
    [InlineData("grouped")]
    [InlineData("mobile")]
    [InlineData("vgg")]
    public void All_kernels_together_have_the_networks_arithmetic(string name)
    {
        const int Batch = 2;
        var network = GpuCase.Find(name);
        var accelerator = TestDevices.Open(TestDevices.Cpu);
        using var nothing = accelerator.Allocate1D<float>(1);
        var launches = new Launches();
        var pass = new GpuPass(launches, nothing.View, nothing.View, network.Program.LaunchArguments(Batch), network.Info.Outputs.Count);
        pass.Bind(accelerator.DefaultStream, Batch, nothing.View, [.. network.Info.Outputs.Select(_ => (ArrayView<float>)nothing.View)]);
        network.Program.Forward(pass);

        var kernels = network.Program.Kernels(KernelSet.Direct);
        Assert.Equal(2.0 * Batch * network.Info.MultiplyAccumulates, launches.Indices.Sum(i => kernels[i].Sum(k => KernelCost.Of(k.Name, Batch).Flops)), 1e-9);
    }

    [Theory]
    [InlineData("Conv3x3s2g4_56x56x128_28x28x64_Residual_Relu_5d1c02e7_Tile64x64", 2.0 * 2 * 28 * 28 * 64 * 9 * 32, 4.0 * ((2 * ((56 * 56 * 128) + (2 * 28 * 28 * 64))) + (9 * 32 * 64)))]
    [InlineData("Conv3x3s2_56x56x128_28x28x64_5d1c02e7_Sum", 0, 4.0 * 2 * ((56 * 56 * 128) + (28 * 28 * 64)))]
    [InlineData("Linear_1x1x64_1x1x10_7e9f4204_Vector4", 2.0 * 2 * 64 * 10, 4.0 * ((2 * 74) + 640))]
    [InlineData("MaxPool3x3s2_16x16x64_8x8x64_6e4f7c46", 0, 4.0 * 2 * 64 * (256 + 64))]
    [InlineData("Unknown", 0, 0)]
    public void A_name_says_arithmetic_and_bytes(string name, double flops, double bytes) => Assert.Equal(new KernelCost(flops, bytes), KernelCost.Of(name, 2));

    private sealed class Launches : IKernelLauncher
    {
        public List<int> Indices { get; } = [];

        public void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at) => Indices.Add(index);
    }
}
