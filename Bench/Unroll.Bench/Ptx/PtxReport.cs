using System.Globalization;
using Unroll.Ilgpu;

namespace Unroll.Bench.Ptx;

/// <summary>Writes the PTX of networks' kernels to a folder, and where ptxas is there, prints what each kernel needs on a device.</summary>
internal static class PtxReport
{
    /// <returns>The exit code: 1 where ptxas rejects a kernel or a kernel spills.</returns>
    public static int Write(IEnumerable<NetworkInfo> networks, KernelTuning[] tunings, PtxAssembler assembler, DirectoryInfo folder)
    {
        folder.Create();
        var version = assembler.FindVersion();
        Console.WriteLine(version is null ? $"There is no ptxas: {folder} gets the PTX, nothing is known of registers." : $"ptxas {version}");
        Console.WriteLine("| network | kernel | registers | spilled bytes | local bytes | shared bytes |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        var bad = 0;
        foreach (var (network, kernel) in networks.SelectMany(n => tunings.SelectMany(t => PtxKernels.Of(n.Programs.OfType<GpuProgram>().Single(), t)).DistinctBy(k => k.Name).Select(k => (n.Name, k))))
        {
            var file = Path.Combine(folder.FullName, $"{network}.{kernel.Name}.ptx");
            File.WriteAllText(file, kernel.Text);
            if (version is null)
            {
                continue;
            }

            var needs = assembler.Assemble(file);
            bad += needs.SpilledBytes > 0 ? 1 : 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {network} | {kernel.Name} | {needs.Registers} | {needs.SpilledBytes} | {needs.StackBytes} | {needs.SharedBytes} |"));
        }

        return bad > 0 ? 1 : 0;
    }
}
