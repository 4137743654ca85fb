using System.Diagnostics.CodeAnalysis;
using ILGPU.Runtime;
using Unroll.Cpu.Packing;
using Unroll.Weights;

namespace Unroll.Ilgpu;

/// <summary>A network as ILGPU kernels, without weights. Generated code creates it.</summary>
public sealed class GpuProgram : INetworkProgram
{
    /// <inheritdoc/>
    public string Backend => "ILGPU";

    /// <summary>The network's facts.</summary>
    public required NetworkInfo Info { get; init; }

    /// <summary>Floats of activations and scratch memory for one image of a batch.</summary>
    public required int ArenaLength { get; init; }

    /// <summary>Where the scratch memory of one step begins in an image's arena, in floats.</summary>
    public required int ScratchStart { get; init; }

    /// <summary>Floats of packed weights.</summary>
    public required int WeightLength { get; init; }

    /// <summary>Generated code: shows a visitor every layer's parameters.</summary>
    public required Action<WeightVisitor> VisitWeights { internal get; init; }

    /// <summary>The kinds of kernels that the network was compiled to.</summary>
    public required IReadOnlyList<KernelSet> KernelSets { get; init; }

    /// <summary>Generated code: the kernels of each operator, for a kind of device.</summary>
    public required Func<KernelSet, GpuKernel[][]> Kernels { internal get; init; }

    /// <summary>Generated code: the launch that reads the images.</summary>
    public required Action<GpuPass> Input { internal get; init; }

    /// <summary>Generated code: all launches in between.</summary>
    public required Action<GpuPass> Forward { internal get; init; }

    /// <summary>Generated code: the launches that write the outputs.</summary>
    public required Action<GpuPass> Output { internal get; init; }

    /// <summary>What all launches have in common, before a device adds its addresses.</summary>
    /// <param name="maxBatch">The images that the arena has room for; the workspace follows them.</param>
    internal LaunchArguments LaunchArguments(int maxBatch) => new() { ImageStride = ArenaLength, Scratch = ScratchStart, Workspace = maxBatch * ArenaLength };

    /// <summary>Loads a checkpoint onto a device.</summary>
    /// <param name="accelerator">The device, which must outlive the network.</param>
    /// <param name="path">A PyTorch or safetensors file.</param>
    /// <param name="options">Largest batch, precision and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The file is not a checkpoint, or not one of this network.</exception>
    /// <exception cref="GpuException">The device has too little memory, or cannot compute in the precision asked for.</exception>
    [RequiresDynamicCode(JitRequirement.Message)]
    [RequiresUnreferencedCode(JitRequirement.Message)]
    public GpuNetwork Load(Accelerator accelerator, string path, GpuOptions? options = null)
    {
        options ??= new GpuOptions();
        using var weights = StateDict.Open(path, options);
        return Load(accelerator, weights, options);
    }

    /// <summary>Loads parameters that have been opened already or are in memory onto a device.</summary>
    /// <param name="accelerator">The device, which must outlive the network.</param>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <param name="options">Largest batch, precision and strictness; null for the defaults.</param>
    /// <exception cref="CheckpointException">The parameters are not those of this network.</exception>
    /// <exception cref="GpuException">The device has too little memory, or cannot compute in the precision asked for.</exception>
    [RequiresDynamicCode(JitRequirement.Message)]
    [RequiresUnreferencedCode(JitRequirement.Message)]
    public GpuNetwork Load(Accelerator accelerator, StateDict weights, GpuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(weights);
        JitRequirement.Check();
        options ??= new GpuOptions();
        var kernelSet = KernelSetSelection.Select(this, accelerator, options);
        var bound = BoundParameters.Bind(Info, weights, options);
        var packed = GpuWeightPacker.Pack(VisitWeights, bound, WeightLength);
        return new GpuNetwork(this, accelerator, packed, options, kernelSet);
    }
}
