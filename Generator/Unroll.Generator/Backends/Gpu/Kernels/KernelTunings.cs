using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Backends.Gpu.Kernels.Cuda;
using Unroll.Generator.Backends.Gpu.Kernels.Direct;
using Unroll.Generator.Backends.Gpu.Kernels.TensorCore;
using Unroll.Generator.Backends.Gpu.Kernels.Tiled;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>
/// The tunings that are emitted. Each is a chain: the first in it that has kernels for an operator writes them, so that a tuning need only have what it does better.
/// </summary>
internal static class KernelTunings
{
    private static readonly IKernelTuning Direct = new DirectTuning();
    private static readonly IKernelTuning Reduction = new ReductionTuning();
    private static readonly IKernelTuning Tiled = new TiledTuning();
    private static readonly IKernelTuning Common = new CommonTuning();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelTuningChain> All { get; } =
    [
        new("Direct", [Direct, Common]),
        new("Tiled", [Tiled, Reduction, Direct, Common]),
        new("Cuda", [new CudaTuning(), Tiled, Reduction, Direct, Common]),
        new("Tf32", [new TensorCoreTuning(ReducedPrecision.Tf32), Tiled, Reduction, Direct, Common]),
        new("Float16", [new TensorCoreTuning(ReducedPrecision.Float16), Tiled, Reduction, Direct, Common]),
    ];

    /// <summary>Their names.</summary>
    public static EquatableArray<string> Names { get; } = All.Select(tuning => tuning.Name).ToEquatableArray();

    /// <summary>What computes in full precision on every kind of device: tensor cores are for those who ask for them.</summary>
    public static EquatableArray<string> Default { get; } = new(["Direct", "Tiled", "Cuda"]);

    /// <summary>Those that a project asks for.</summary>
    public static IReadOnlyList<KernelTuningChain> Named(EquatableArray<string> names) => [.. All.Where(tuning => names.Contains(tuning.Name))];
}

/// <summary>A member of the runtime's KernelTuning, and what writes its kernels.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Chain">The first that has kernels for an operator writes them.</param>
internal sealed record KernelTuningChain(string Name, IReadOnlyList<IKernelTuning> Chain)
{
    /// <summary>The kernels of a signature, and the tuning that wrote them.</summary>
    /// <exception cref="InvalidNetworkException">No tuning of the chain knows the operator.</exception>
    public (IKernelTuning Tuning, IReadOnlyList<KernelText> Kernels) Write(KernelSignature signature, string layer)
    {
        foreach (var tuning in Chain)
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
