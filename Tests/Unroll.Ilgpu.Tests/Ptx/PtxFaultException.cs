namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>A kernel does what it must not, or what the machine does not know.</summary>
internal sealed class PtxFaultException(string message) : Exception(message);
