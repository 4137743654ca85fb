using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU.Runtime;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Ilgpu.Tests;

/// <summary>A declared network on the CPU and as a GPU program, with formula weights.</summary>
internal sealed class GpuCase
{
    /// <summary>The largest batch that the tests run.</summary>
    public const int MaxBatch = 4;

    private readonly Lazy<INetwork> _cpu;
    private readonly Lazy<StateDict> _weights;
    private readonly Lazy<INetwork> _rounded;

    private GpuCase(NetworkInfo info, GpuProgram program, Type type, Func<StateDict, INetwork> loadCpu)
    {
        Families = FamiliesOf(type);
        Info = info;
        Program = program;
        _weights = new(() => Formula(info, static values => values));
        _cpu = new(() => loadCpu(_weights.Value));
        _rounded = new(() => loadCpu(Formula(info, static values => MemoryMarshal.Cast<byte, float>(ReducedWeights.Round(values, GpuPrecision.Tf32)).ToArray())));
    }

    public static IReadOnlyList<GpuCase> All { get; } =
    [
        Of<BasicNet>(BasicNet.Gpu.Program), Of<BottleneckNet>(BottleneckNet.Gpu.Program), Of<GroupedNet>(GroupedNet.Gpu.Program), Of<DilatedNet>(DilatedNet.Gpu.Program),
        Of<SqueezingNet>(SqueezingNet.Gpu.Program), Of<SplitNet>(SplitNet.Gpu.Program), Of<SplitFastNet>(SplitFastNet.Gpu.Program), Of<SelectiveNet>(SelectiveNet.Gpu.Program),
        Of<MultiScaleNet>(MultiScaleNet.Gpu.Program), Of<DenselyNet>(DenselyNet.Gpu.Program), Of<GhostlyNet>(GhostlyNet.Gpu.Program), Of<MobileNet>(MobileNet.Gpu.Program),
        Of<HardMobileNet>(HardMobileNet.Gpu.Program), Of<ScaledNet>(ScaledNet.Gpu.Program), Of<RegularNet>(RegularNet.Gpu.Program),
        Of<ShuffledNet>(ShuffledNet.Gpu.Program), Of<SqueezedNet>(SqueezedNet.Gpu.Program), Of<SqueezedSmallNet>(SqueezedSmallNet.Gpu.Program), Of<OnePixelNet>(OnePixelNet.Gpu.Program), Of<VisualNet>(VisualNet.Gpu.Program), Of<InceptionNet>(InceptionNet.Gpu.Program),
        Of<RectifiedNet>(RectifiedNet.Gpu.Program), Of<CrossStageNet>(CrossStageNet.Gpu.Program),
        Of<ComposedResidualNet>(ComposedResidualNet.Gpu.Program), Of<ComposedOtherNet>(ComposedOtherNet.Gpu.Program),
        Of<DeformableNet>(DeformableNet.Gpu.Program), Of<DilatedDeformableNet>(DilatedDeformableNet.Gpu.Program), Of<NonLocalNet>(NonLocalNet.Gpu.Program),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Info.Name)];

    public NetworkInfo Info { get; }

    /// <summary>Whose blocks it has: "DenseNet".</summary>
    public IReadOnlySet<string> Families { get; }

    public GpuProgram Program { get; }

    public StateDict Weights => _weights.Value;

    public static GpuCase Find(string name) => All.Single(c => c.Info.Name == name);

    public static GpuCase Of<T>(GpuProgram program)
        where T : INetwork<T> => new(T.Info, program, typeof(T), weights => T.Load(weights, new LoadOptions { Threads = 1 }));

    public GpuNetwork Load(Accelerator accelerator, int maxBatch = 1, KernelSet? kernelSet = null) =>
        Program.Load(accelerator, Weights, new GpuOptions { MaxBatch = maxBatch, KernelSet = kernelSet, Precision = PrecisionOf(kernelSet) });

    private static GpuPrecision PrecisionOf(KernelSet? kernelSet) => kernelSet switch
    {
        KernelSet.Tf32 => GpuPrecision.Tf32,
        KernelSet.Float16 => GpuPrecision.Float16,
        _ => GpuPrecision.Float32,
    };

    public float[] Images(int batch) => FormulaWeights.Input([batch, Info.Input.Channels, Info.Input.Height, Info.Input.Width]);

    /// <summary>What the CPU back end makes of the images.</summary>
    public float[][] Expected(float[] images) => _cpu.Value.Run(images);

    /// <summary>What it makes of them under weights that are rounded to TF32.</summary>
    public float[][] ExpectedOfRoundedWeights(float[] images) => _rounded.Value.Run(images);

    private static HashSet<string> FamiliesOf(Type type)
    {
        var stages = type.GetCustomAttributes<StageAttribute>().Select(stage => FamilyOf(stage.Block)).ToHashSet();
        return stages.Count > 0 ? stages : [type.GetCustomAttribute<NetworkAttribute>()!.GetType().Name[..^"Attribute".Length]];
    }

    private static string FamilyOf(StageBlock block) => block switch
    {
        StageBlock.Res2Net => "Res2Net",
        StageBlock.SelectiveKernel => "SKNet",
        StageBlock.Dense => "DenseNet",
        StageBlock.Ghost => "GhostNet",
        StageBlock.InvertedResidual => "MobileNetV2",
        StageBlock.Shuffle => "ShuffleNetV2",
        StageBlock.Fire => "SqueezeNet",
        StageBlock.Inception => "GoogLeNet",
        _ => "ResNet",
    };

    private static StateDict Formula(NetworkInfo info, Func<float[], float[]> transform)
    {
        var names = info.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return StateDict.FromArrays(info.Parameters.Select(p => (p.Name, transform(FormulaWeights.Tensor(p.Name, [.. p.Shape], names)), p.Shape.ToArray())));
    }
}
