using Unroll.Generator.Backends.Text;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>How the kernels for one kind of device are written. The kernel set is chosen when a network is loaded, by the device and the requested precision.</summary>
internal interface IKernelSet
{
    /// <summary>A member of the runtime's KernelSet; the generated classes of its kernels are named Gpu{Name}_{operation}.</summary>
    string Name { get; }

    /// <summary>
    /// The kernels that compute an operator, in the order of their launches; null if this kernel set has none of its own,
    /// so that the next one in its chain writes them (<see cref="KernelSets"/>).
    /// </summary>
    IReadOnlyList<KernelText>? Write(KernelSignature signature);
}

/// <summary>One kernel as text: a static method (ArrayView&lt;float&gt; arena, ArrayView&lt;float&gt; data, LaunchArguments at).</summary>
/// <param name="Name">What the kernel set adds to the signature's name ("Tile128x64"); empty for nothing.</param>
/// <param name="Launch">
/// What the generated table passes to the constructor of the runtime's GpuKernel after the method: the number of work items of one image (for a kernel that strides
/// over them by the size of the grid's first dimension; the second dimension is the image), or a static lambda from the batch to a KernelConfig
/// ("static batch => new(new Index3D(…), new Index3D(…))").
/// </param>
/// <param name="WriteBody">Writes the method's statements.</param>
internal sealed record KernelText(string Name, string Launch, Action<SourceWriter> WriteBody)
{
    /// <summary>Other members of the class that the method needs: fields, helper methods. Equal texts are written once.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Floats of scratch memory in each image's arena, at LaunchArguments.Scratch.</summary>
    public int Scratch { get; init; }

    /// <summary>Floats of scratch memory for the whole batch, after the last image, at LaunchArguments.Workspace.</summary>
    public int WorkspaceLength { get; init; }

    /// <summary>Launched instead of the kernels before it, for other batch sizes.</summary>
    public bool IsAlternative { get; init; }
}
