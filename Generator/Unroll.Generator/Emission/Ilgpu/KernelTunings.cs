using Unroll.Generator.Emission.Ilgpu.Common;
using Unroll.Generator.Emission.Ilgpu.Cuda;
using Unroll.Generator.Emission.Ilgpu.Direct;
using Unroll.Generator.Emission.Ilgpu.TensorCore;
using Unroll.Generator.Emission.Ilgpu.Tiled;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Emission.Ilgpu;

/// <summary>
/// The tunings that are emitted. Each is a chain: the first in it that has kernels for an operator writes them, so that a tuning need only have what it does better.
/// </summary>
internal static class KernelTunings
{
    private static readonly IKernelTuning Direct = new DirectTuning();
    private static readonly IKernelTuning Reduction = new ReductionTuning();
    private static readonly IKernelTuning Tiled = new TiledTuning();
    private static readonly IKernelTuning Common = new CommonTuning();

    /// <summary>The runtime's KernelTuning, and its chain.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<IKernelTuning> Chain)> All { get; } =
    [
        ("Direct", [Direct, Common]),
        ("Tiled", [Tiled, Reduction, Direct, Common]),
        ("Cuda", [new CudaTuning(), Tiled, Reduction, Direct, Common]),
        ("Tf32", [new TensorCoreTuning(ReducedPrecision.Tf32), Tiled, Reduction, Direct, Common]),
        ("Float16", [new TensorCoreTuning(ReducedPrecision.Float16), Tiled, Reduction, Direct, Common]),
    ];

    /// <summary>Their names.</summary>
    public static EquatableArray<string> Names { get; } = All.Select(tuning => tuning.Name).ToEquatableArray();

    /// <summary>The kernels of a signature, and the tuning that wrote them.</summary>
    /// <exception cref="InvalidNetworkException">No tuning of the chain knows the operator.</exception>
    public static (IKernelTuning Tuning, IReadOnlyList<KernelText> Kernels) Write(IReadOnlyList<IKernelTuning> chain, KernelSignature signature, string layer)
    {
        foreach (var tuning in chain)
        {
            if (tuning.Write(signature) is { } kernels)
            {
                return (tuning, kernels);
            }
        }

        throw new InvalidNetworkException(
            $"{layer}: the ILGPU back end has no kernel for {signature.Operator.GetType().Name}; drop the reference to Unroll.Ilgpu, or declare the network without it.");
    }
}
