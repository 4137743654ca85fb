using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Bench.Ptx;

/// <summary>What a thread and a block of a kernel need on a device.</summary>
/// <param name="Registers">32-bit registers of a thread.</param>
/// <param name="SpilledBytes">Bytes of registers that a thread stores to local memory.</param>
/// <param name="StackBytes">Bytes of local memory of a thread, spilled ones included.</param>
/// <param name="SharedBytes">Shared memory of a block.</param>
internal sealed record KernelResources(int Registers, int SpilledBytes, int StackBytes, int SharedBytes);

/// <summary>NVIDIA's assembler, ptxas, from the CUDA toolkit: shows what PTX becomes on a device, without one.</summary>
/// <param name="program">Its path, or its name if it is on the PATH.</param>
/// <param name="architecture">"sm_90".</param>
internal sealed partial class PtxAssembler(string program, string architecture)
{
    /// <summary>Its version; null if it cannot be started.</summary>
    public string? FindVersion()
    {
        try
        {
            var (_, output) = Run("--version");
            return VersionLine().Match(output) is { Success: true } match ? match.Groups[1].Value : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <exception cref="InvalidDataException">It rejects the text; the message is its own.</exception>
    public KernelResources Assemble(string ptxFile)
    {
        var (code, output) = Run("-v", $"-arch={architecture}", "-o", Path.ChangeExtension(ptxFile, ".cubin"), ptxFile);
        if (code != 0)
        {
            throw new InvalidDataException(output.Trim());
        }

        return new KernelResources(
            Number(Registers().Match(output)), Number(Spills().Match(output)), Number(Stack().Match(output)), Number(Shared().Match(output)));
    }

    private static int Number(Match match) => match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private (int Code, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    [GeneratedRegex(@"release [\d.]+, (V[\d.]+)")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex Spills();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Stack();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();
}
