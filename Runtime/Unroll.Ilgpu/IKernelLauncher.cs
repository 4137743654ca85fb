using ILGPU;
using ILGPU.Runtime;

namespace Unroll.Ilgpu;

/// <summary>Runs the kernels of a pass.</summary>
internal interface IKernelLauncher
{
    /// <summary>Launches an operator's kernels.</summary>
    /// <param name="index">The operator's index in the table of kernels.</param>
    /// <param name="stream">The stream to enqueue them on.</param>
    /// <param name="arena">The arenas of the batch.</param>
    /// <param name="data">The weights, the input or an output.</param>
    /// <param name="at">Where it reads and writes.</param>
    void Launch(int index, AcceleratorStream stream, ArrayView<float> arena, ArrayView<float> data, LaunchArguments at);
}
