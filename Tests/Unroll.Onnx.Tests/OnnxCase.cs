using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Onnx.Tests;

/// <summary>A declared network by what the tests use of it.</summary>
internal sealed record OnnxCase(NetworkInfo Info, Func<StateDict, LoadOptions?, INetwork> LoadOnCpu)
{
    public static IReadOnlyList<OnnxCase> All { get; } =
    [
        Of<TinyOnnx>(), Of<OddOnnx>(), Of<SplitOnnx>(), Of<Split1Onnx>(), Of<SqueezeBackboneOnnx>(), Of<SENetOnnx>(), Of<SKNetOnnx>(), Of<Res2NetOnnx>(), Of<GhostNetOnnx>(),
        Of<ShuffleNetOnnx>(), Of<DenseNetOnnx>(), Of<GoogLeNetOnnx>(), Of<InceptionOnnx>(), Of<MobileNetOnnx>(), Of<SqueezeNetOnnx>(), Of<VggOnnx>(), Of<CspNetOnnx>(),
        Of<RectifiedOnnx>(), Of<AlexNetOnnx>(), Of<DeformableOnnx>(), Of<DilatedDeformableOnnx>(), Of<SqueezedSmallOnnx>(), Of<OnePixelOnnx>(), Of<NonLocalOnnx>(),
    ];

    public OnnxProgram Program => Info.Program<OnnxProgram>();

    public static OnnxCase Find(string name) => All.Single(c => c.Info.Name == name);

    public static OnnxCase Of<T>()
        where T : INetwork<T> => new(T.Info, static (weights, options) => T.Load(weights, options));

    public StateDict Weights()
    {
        var names = Info.Parameters.Select(p => p.Name).ToHashSet();
        return StateDict.FromArrays(Info.Parameters
            .Where(p => p.Kind != ParameterKind.Counter)
            .Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
    }

    public byte[] File(StateDict weights, OnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        Program.Save(stream, weights, options);
        return stream.ToArray();
    }
}
