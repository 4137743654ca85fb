using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Gpu;

/// <summary>One operator's launches.</summary>
/// <param name="Step">What it computes, and where.</param>
/// <param name="Kernel">The index of its signature in the plan.</param>
/// <param name="Weights">Where its packed weights start, in floats; null without weights.</param>
internal sealed record GpuStep(Step Step, int Kernel, int? Weights);

/// <summary>A network's GPU code, ready to be printed.</summary>
/// <param name="Network">Graph and memory.</param>
/// <param name="Input">The step that reads the user's images.</param>
/// <param name="Steps">All other steps in order.</param>
/// <param name="Outputs">For each output, the index of its signature.</param>
/// <param name="Signatures">The distinct kernels.</param>
/// <param name="ScratchStart">Where the scratch memory of one step begins in an image's arena.</param>
/// <param name="ArenaLength">Floats of activations and scratch memory for one image; a multiple of 16.</param>
/// <param name="WeightLength">Floats of packed weights.</param>
internal sealed record GpuPlan(
    NetworkPlan Network, GpuStep Input, EquatableArray<GpuStep> Steps, EquatableArray<int> Outputs, EquatableArray<KernelSignature> Signatures, int ScratchStart, int ArenaLength, int WeightLength);
