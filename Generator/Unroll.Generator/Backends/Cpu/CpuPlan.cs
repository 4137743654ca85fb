using Unroll.Generator.Planning;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends.Cpu;

/// <summary>One call of a CPU kernel.</summary>
/// <param name="Step">What it computes, and where.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Weights">Where its packed weights start, in floats; null without weights.</param>
internal sealed record CpuStep(Step Step, CpuKernel Kernel, int? Weights);

/// <summary>A network's CPU code, ready to be printed.</summary>
/// <param name="Network">Graph and memory.</param>
/// <param name="Steps">The kernel calls in order.</param>
/// <param name="WeightLength">Floats of packed weights.</param>
internal sealed record CpuPlan(NetworkPlan Network, EquatableArray<CpuStep> Steps, int WeightLength);
