using System.Globalization;
using System.Text.RegularExpressions;
using Unroll.CudaEmulator.Ptx;

namespace Unroll.CudaEmulator.Driver;

/// <summary>A module of one kernel.</summary>
public sealed partial class EmulatedModule
{
    private const int FirstTargetOfAmpere = 80;

    private EmulatedModule(PtxProgram program) => Program = program;

    public PtxProgram Program { get; }

    /// <summary>Reads PTX as the driver's compiler does: refuses what the device cannot run.</summary>
    /// <exception cref="CudaResultException">The text is not of this machine's PTX, or asks for more than the device has.</exception>
    public static EmulatedModule Load(string text, EmulatedDevice device)
    {
        var target = int.Parse(Target().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        if (target > (10 * device.Major) + device.Minor)
        {
            throw new CudaResultException(CudaResult.InvalidPtx, $"PTX for sm_{target} cannot run on compute capability {device.Major}.{device.Minor}.");
        }

        PtxProgram program;
        try
        {
            program = PtxProgram.Parse(text);
        }
        catch (PtxFaultException e)
        {
            throw new CudaResultException(CudaResult.InvalidPtx, e.Message);
        }

        if (program.SharedLength > EmulatedDevice.SharedMemoryPerBlock)
        {
            throw new CudaResultException(CudaResult.InvalidPtx, $"{program.Name} uses {program.SharedLength} bytes of shared memory, which is too much.");
        }

        if (target < FirstTargetOfAmpere && program.Instructions.FirstOrDefault(i => i.Flow == PtxFlow.WarpMatrix || i.Name.StartsWith("cp.async", StringComparison.Ordinal)) is { } instruction)
        {
            throw new CudaResultException(CudaResult.InvalidPtx, $"{instruction.Name} needs sm_{FirstTargetOfAmpere}, not sm_{target}.");
        }

        return new EmulatedModule(program);
    }

    [GeneratedRegex(@"\.target\s+sm_(\d+)")]
    private static partial Regex Target();
}
