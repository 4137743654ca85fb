using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Stages;
using Unroll.CudaEmulator.Driver;
using Unroll.Ilgpu;

namespace Unroll.Bench.Gpu.Measurements;

/// <summary>The device, its driver and the machine around it.</summary>
internal static class DeviceFacts
{
    public static void Print(string device)
    {
        using var open = OpenDevice.Open(device);
        var accelerator = open.Accelerator;
        var facts = new JsonObject
        {
            ["name"] = accelerator.Name,
            ["kindOfDevice"] = accelerator.AcceleratorType.ToString(),
            ["isGpu"] = accelerator.AcceleratorType != AcceleratorType.CPU && !DriverLibrary.IsEmulated,
            ["memory"] = accelerator.MemorySize,
            ["multiprocessors"] = accelerator.NumMultiprocessors,
            ["threadsPerGroup"] = accelerator.MaxNumThreadsPerGroup,
            ["sharedMemoryPerGroup"] = accelerator.MaxSharedMemoryPerGroup,
            ["processors"] = Environment.ProcessorCount,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["ilgpu"] = typeof(Accelerator).Assembly.GetName().Version?.ToString(),
        };
        if (accelerator is CudaAccelerator cuda)
        {
            facts["architecture"] = cuda.Architecture.ToString();
            facts["instructionSet"] = cuda.InstructionSet.ToString();
            facts["driver"] = CudaAPI.CurrentAPI.GetDriverVersion(out var version) == CudaError.CUDA_SUCCESS ? $"{version.Major}.{version.Minor}" : null;
            facts["clockKilohertz"] = cuda.ClockRate;
            facts["l2Bytes"] = cuda.L2CacheSize;
        }

        using var devices = new GpuDevices();
        facts["unavailable"] = string.Join(", ", devices.Unavailable);
        facts["nvidiaSmi"] = Ask("nvidia-smi", "--query-gpu=driver_version,clocks.sm,clocks.mem,clocks.max.sm,clocks.max.mem,power.limit,mig.mode.current", "--format=csv,noheader");
        RecordLine.Print("device", facts);
    }

    /// <summary>What a program says; null where it is not there.</summary>
    private static string? Ask(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
