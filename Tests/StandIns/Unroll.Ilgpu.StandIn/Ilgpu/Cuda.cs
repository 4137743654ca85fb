using ILGPU.Runtime.CPU;

namespace ILGPU.Runtime.Cuda;

public readonly record struct CudaArchitecture(int Major, int Minor);

/// <summary>There are none of it.</summary>
public abstract class CudaAccelerator : Accelerator
{
    private CudaAccelerator(CPUDevice device)
        : base(device)
    {
    }

    public CudaArchitecture Architecture { get; }
}

/// <summary>There are none of it.</summary>
public sealed class CudaStream : AcceleratorStream
{
    private CudaStream()
    {
    }

    public IntPtr StreamPtr { get; }
}

/// <summary>Inline PTX, which only CUDA devices run.</summary>
public static class CudaAsm
{
    public static void Emit(string asm, params object[] operands) => throw new PlatformNotSupportedException("The stand-in has no CUDA: it cannot run inline PTX.");
}
