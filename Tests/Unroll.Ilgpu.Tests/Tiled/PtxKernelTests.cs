using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Unroll.Ilgpu.Tests.Ptx;

namespace Unroll.Ilgpu.Tests.Tiled;

/// <summary>
/// The PTX of tiled and tensor-core kernels, run by the tests' own PTX machine where there is no GPU, against the direct kernels on ILGPU's CPU accelerator: from the
/// same random memory, both must leave the same memory behind.
/// </summary>
public class PtxKernelTests
{
    private const int MaxColumnTiles = 8;

    public static TheoryData<string, KernelTuning, int> Cases => new()
    {
        { "basic", KernelTuning.Tiled, 1 },
        { "basic", KernelTuning.Cuda, 1 },
        { "split 2", KernelTuning.Cuda, 2 },
        { "res2", KernelTuning.Cuda, 1 },
        { "basic", KernelTuning.Tf32, 2 },
        { "basic", KernelTuning.Float16, 2 },
        { "split 2", KernelTuning.Tf32, 1 },
        { "split 2", KernelTuning.Float16, 1 },
        { "res2", KernelTuning.Tf32, 1 },
        { "res2", KernelTuning.Float16, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ptx_computes_what_the_direct_kernels_do(string name, KernelTuning tuning, int batch) => AssertSame(
        name, tuning, batch, static bits => bits, tuning is KernelTuning.Tiled or KernelTuning.Cuda ? Comparison.Float32 : Comparison.ReducedPrecision);

    /// <summary>
    /// Just below the next TF32 value, floats are rounded with an error of 2^-24, or cut off with one of 2^-10: the tensor core itself would cut them off. (The network's
    /// weights become TF32 values before.)
    /// </summary>
    [Fact]
    public void Tf32_rounds_to_nearest() => AssertSame("basic", KernelTuning.Tf32, 1, static bits => bits | 0x1FFF, Comparison.Float32);

    private static void AssertSame(string name, KernelTuning tuning, int batch, Func<uint, uint> transform, double limit)
    {
        var program = GpuCase.Find(name).Program;
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 1)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var accelerator = context.CreateCPUAccelerator(0);
        var architecture = CudaArchitecture.SM_90;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_88, null);
        var direct = new LoadedKernels(accelerator, program.Kernels(KernelTuning.Direct));
        var kernels = program.Kernels(tuning);
        var workspace = kernels.Max(k => k.Max(part => part.WorkspaceLength));
        var random = new Random(7);
        var arena = Array.ConvertAll(Values(random, (batch * program.ArenaLength) + workspace), v => BitConverter.UInt32BitsToSingle(transform(BitConverter.SingleToUInt32Bits(v))));
        var weights = Values(random, program.WeightLength);
        if (tuning == KernelTuning.Tf32)
        {
            weights = MemoryMarshal.Cast<byte, float>(ReducedWeights.Round(weights, GpuPrecision.Tf32)).ToArray();
        }

        var tested = 0;
        foreach (var (index, at) in KernelRecorder.Record(program, accelerator, batch))
        {
            if (kernels[index][0].Body.Method.DeclaringType!.Name.StartsWith($"Gpu{tuning}_", StringComparison.Ordinal) is false)
            {
                continue;
            }

            var expected = RunDirect(direct, accelerator, index, arena, weights, at);
            foreach (var alternative in Alternatives(kernels[index], batch))
            {
                var actual = RunPtx(backend, alternative, tuning, arena, weights, at);
                AssertSame(arena, expected, actual, batch * program.ArenaLength, string.Join(", ", alternative.Select(k => k.Kernel.Name)), limit);
                tested++;
            }
        }

        Assert.NotEqual(0, tested);
        TestContext.Current.TestOutputHelper?.WriteLine($"{tested} kernels, as PTX for sm_80, ran in the tests' PTX machine; the direct ones on {TestDevices.Describe(accelerator)}.");
    }

    /// <summary>What is launched for the batch, and the kernels for larger ones, which work on any.</summary>
    private static IEnumerable<IReadOnlyList<(GpuKernel Kernel, KernelConfig Config)>> Alternatives(GpuKernel[] kernels, int batch)
    {
        var device = new DeviceShape(64, 4);
        yield return [.. kernels.Select(k => (k, k.Configure(batch, device))).Where(k => k.Item2.GridDim.Size > 0)];
        foreach (var kernel in kernels.Where(k => k.Name.Contains("_Tile128x", StringComparison.Ordinal) && k.Configure(batch, device).GridDim.Size == 0))
        {
            // Blocks behind the last row have nothing to do: a few too many do no harm.
            var config = kernel.Configure(ushort.MaxValue, device);
            var blocks = (config.GridDim.X / ushort.MaxValue * batch) + batch + MaxColumnTiles;
            yield return [(kernel, new KernelConfig(new Index3D(blocks, config.GridDim.Y, 1), config.GroupDim))];
        }
    }

    private static float[] RunDirect(LoadedKernels direct, Accelerator accelerator, int index, float[] arena, float[] weights, LaunchArguments at)
    {
        using var arenaBuffer = accelerator.Allocate1D(arena);
        using var weightBuffer = accelerator.Allocate1D(weights);
        direct.Launch(index, accelerator.DefaultStream, arenaBuffer.View, weightBuffer.View, at);
        accelerator.Synchronize();
        return arenaBuffer.GetAsArray1D();
    }

    private static float[] RunPtx(
        PTXBackend backend, IReadOnlyList<(GpuKernel Kernel, KernelConfig Config)> launches, KernelTuning tuning, float[] arena, float[] weights, LaunchArguments at)
    {
        var memory = new PtxMemory();
        var arenaAddress = memory.Allocate<float>(arena);
        var weightAddress = memory.Allocate<float>(weights);
        at.WeightsAddress = (long)weightAddress;
        at.ReducedWeightsAddress = (long)memory.Allocate<byte>(ReducedWeights.Round(weights, tuning == KernelTuning.Float16 ? GpuPrecision.Float16 : GpuPrecision.Tf32));
        foreach (var (kernel, config) in launches)
        {
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Body.Method), default);
            PtxMachine.Run(
                PtxProgram.Parse(compiled.PTXAssembly), memory,
                [PtxMachine.View(arenaAddress, arena.Length), PtxMachine.View(weightAddress, weights.Length), MemoryMarshal.AsBytes([at]).ToArray()],
                (config.GridDim.X, config.GridDim.Y, config.GridDim.Z), config.GroupDim.X);
        }

        return memory.Read<float>(arenaAddress).ToArray();
    }

    private static void AssertSame(float[] before, float[] expected, float[] actual, int length, string what, double limit)
    {
        double difference = 0, norm = 0;
        for (var i = 0; i < length; i++)
        {
            if (expected[i] == before[i])
            {
                Assert.True(actual[i] == before[i] || expected[i] == 0, $"{what} wrote to {i}, which is no result.");
            }
            else
            {
                difference += Math.Pow((double)actual[i] - expected[i], 2);
                norm += Math.Pow(expected[i], 2);
            }
        }

        Assert.True(norm > 0 && Math.Sqrt(difference / norm) <= limit, $"{what}: relative L2 {Math.Sqrt(difference / norm):E2} is above {limit:E0}.");
    }

    private static float[] Values(Random random, int length)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
