using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Unroll.CudaEmulator.Ptx;

namespace Unroll.Ilgpu.Tests.Kernels;

/// <summary>The kernels' PTX, run by the tests' own PTX machine where there is no GPU.</summary>
public sealed partial class PtxKernelTests : IDisposable
{
    private static readonly DeviceShape Device = new(64, 4);

    private readonly KernelComparison _comparison = new();
    private readonly PTXBackend _backend;
    private readonly Dictionary<MethodInfo, PtxProgram> _programs = [];

    public PtxKernelTests() =>
        _backend = new PTXBackend(_comparison.Context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_88, null);

    public static TheoryData<KernelSet> KernelSets => [.. Enum.GetValues<KernelSet>()];

    /// <summary>One kernel of each kind, but those of the networks that run as a whole on the emulated driver.</summary>
    [Theory]
    [MemberData(nameof(KernelSets))]
    public void Ptx_of_every_kind_computes_what_the_direct_kernels_do_finite_or_not(KernelSet kernelSet)
    {
        var samples = KernelSample.Chosen(TestDevices.Cuda, kernelSet, Device, _comparison.Accelerator);
        Assert.All(samples, s => _comparison.AssertSameFiniteOrNot(s, Run, s.IsReduced ? Comparison.ReducedPrecision : Comparison.Float32));
        TestContext.Current.TestOutputHelper?.WriteLine($"{samples.Sum(s => s.Launches.Count)} kernels, as PTX for sm_80, ran in the tests' PTX machine; the direct ones on {TestDevices.Describe(_comparison.Accelerator)}.");
    }

    /// <summary>
    /// Just below the next TF32 value, floats are rounded with an error of 2^-24, or cut off with one of 2^-10: the tensor core itself would cut them off. (The network's
    /// weights become TF32 values before.)
    /// </summary>
    [Fact]
    public void Tf32_rounds_to_nearest()
    {
        var samples = KernelSample.Choose([.. KernelSample.All(KernelSet.Tf32, Device, _comparison.Accelerator).Where(s => s.IsReduced && s.Network.Info.Name == "basic")], []);
        Assert.NotEmpty(samples);
        Assert.All(samples, s => _comparison.AssertSame(s, Run, static bits => bits | 0x1FFF, Comparison.Float32));
    }

    public void Dispose()
    {
        _backend.Dispose();
        _comparison.Dispose();
    }

    [GeneratedRegex(@"\b(min|max)(\.ftz)?\.f32\b")]
    private static partial Regex LosesNaN();

    private PtxProgram Compile(GpuKernel kernel)
    {
        var text = ((PTXCompiledKernel)_backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Body.Method), default)).PTXAssembly;
        Assert.False(text.Contains(".local", StringComparison.Ordinal), $"{kernel.Name} keeps variables in local memory.");
        Assert.False(LosesNaN().IsMatch(text), $"{kernel.Name} loses what is not a number.");
        return PtxProgram.Parse(text);
    }

    private float[] Run(KernelSample sample, float[] arena, float[] weights)
    {
        var memory = new PtxMemory();
        var arenaAddress = memory.Allocate<float>(arena);
        var weightAddress = memory.Allocate<float>(weights);
        var at = sample.At;
        at.WeightsAddress = (long)weightAddress;
        if (sample.IsReduced)
        {
            at.ReducedWeightsAddress = (long)memory.Allocate<byte>(ReducedWeights.Round(weights, sample.KernelSet == KernelSet.Float16 ? GpuPrecision.Float16 : GpuPrecision.Tf32));
        }

        foreach (var (kernel, config) in sample.Launches)
        {
            if (!_programs.TryGetValue(kernel.Body.Method, out var program))
            {
                _programs.Add(kernel.Body.Method, program = Compile(kernel));
            }

            if (sample.KernelSet == KernelSet.Tiled)
            {
                // What the choice of kernels counts on.
                Assert.InRange(config.GroupDim.Size, 1, KernelSetSelection.TiledThreads);
                Assert.InRange(program.SharedLength, 0, KernelSetSelection.TiledSharedBytes);
            }

            PtxMachine.Run(
                program, memory,
                [PtxMachine.View(arenaAddress, arena.Length), PtxMachine.View(weightAddress, weights.Length), MemoryMarshal.AsBytes([at]).ToArray()],
                (config.GridDim.X, config.GridDim.Y, config.GridDim.Z), config.GroupDim.X);
        }

        return memory.Read<float>(arenaAddress).ToArray();
    }
}
