namespace Unroll.Tests.Kernels;

// The kernels' tests, which the program for other processors shares; here they run on this one.

public sealed class ActivationTests : Testing.Kernels.ActivationTests;

public sealed class AttentionTests : Testing.Kernels.AttentionTests;

public sealed class ConvolutionTests : Testing.Kernels.ConvolutionTests;

public sealed class DeformConvTests : Testing.Kernels.DeformConvTests;

public sealed class ElementwiseTests : Testing.Kernels.ElementwiseTests;

public sealed class EvenCutTests : Testing.Kernels.EvenCutTests;

public sealed class GateTests : Testing.Kernels.GateTests;

public sealed class InputOutputTests : Testing.Kernels.InputOutputTests;

public sealed class NormTests : Testing.Kernels.NormTests;

public sealed class PoolTests : Testing.Kernels.PoolTests;

public sealed class WorkerTeamTests : Testing.Kernels.WorkerTeamTests;
