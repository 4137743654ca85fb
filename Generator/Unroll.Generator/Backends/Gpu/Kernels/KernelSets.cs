using Unroll.Generator.Backends.Gpu.Kernels.Common;
using Unroll.Generator.Backends.Gpu.Kernels.Cuda;
using Unroll.Generator.Backends.Gpu.Kernels.Direct;
using Unroll.Generator.Backends.Gpu.Kernels.TensorCore;
using Unroll.Generator.Backends.Gpu.Kernels.Tiled;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>
/// The kernel sets that are emitted. Each is a chain: the first in it that has kernels for an operator writes them, so that a kernel set only needs what it does better.
/// </summary>
internal static class KernelSets
{
    private static readonly IKernelSet Direct = new DirectKernelSet();
    private static readonly IKernelSet Reduction = new ReductionKernelSet();
    private static readonly IKernelSet Common = new CommonKernelSet();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelSetChain> All { get; } = Tuned(GpuTuning.Default);

    /// <summary>Their names.</summary>
    public static EquatableArray<string> Names { get; } = All.Select(kernelSet => kernelSet.Name).ToEquatableArray();

    /// <summary>The sets that compute in full precision on every kind of device: tensor cores are only for those who ask for them.</summary>
    public static EquatableArray<string> Default { get; } = new(["Direct", "Tiled", "Cuda"]);

    /// <summary>
    /// The sets that a project asks for. A name that is none is one error; so that what users write about the GPU half does not become many more, the default sets stand in for it.
    /// </summary>
    public static IReadOnlyList<KernelSetChain> Named(EquatableArray<string> names, GpuTuning? tuning = null) =>
        [.. (tuning is null || tuning == GpuTuning.Default ? All : Tuned(tuning)).Where(kernelSet => names.Contains(kernelSet.Name) || (!names.All(Names.Contains) && Default.Contains(kernelSet.Name)))];

    private static IReadOnlyList<KernelSetChain> Tuned(GpuTuning tuning)
    {
        var tiled = new TiledKernelSet(tuning);
        return
        [
            new("Direct", [Direct, Common]),
            new("Tiled", [tiled, Reduction, Direct, Common]),
            new("Cuda", [new CudaKernelSet(tuning), tiled, Reduction, Direct, Common]),
            new("Tf32", [new TensorCoreKernelSet(ReducedPrecision.Tf32, tuning), tiled, Reduction, Direct, Common]),
            new("Float16", [new TensorCoreKernelSet(ReducedPrecision.Float16, tuning), tiled, Reduction, Direct, Common]),
        ];
    }
}

/// <summary>A member of the runtime's KernelSet, and what writes its kernels.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Chain">The first that has kernels for an operator writes them.</param>
internal sealed record KernelSetChain(string Name, IReadOnlyList<IKernelSet> Chain)
{
    /// <summary>The kernels of a signature, and the kernel set that wrote them.</summary>
    /// <exception cref="InvalidNetworkException">No kernel set of the chain knows the operator.</exception>
    public (IKernelSet KernelSet, IReadOnlyList<KernelText> Kernels) Write(KernelSignature signature, string layer)
    {
        foreach (var kernelSet in Chain)
        {
            if (kernelSet.Write(signature) is { } kernels)
            {
                return (kernelSet, kernels);
            }
        }

        throw new InvalidNetworkException(
            $"{layer}: the ILGPU back end has no kernel for {signature.Operator.GetType().Name}; drop the reference to Unroll.Ilgpu, or declare the network without it.");
    }
}
