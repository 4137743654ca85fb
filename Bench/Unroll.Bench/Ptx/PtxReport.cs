using System.Collections.Concurrent;
using System.Globalization;
using Unroll.Ilgpu;
using Unroll.Networks;

namespace Unroll.Bench.Ptx;

/// <summary>Writes the PTX of networks' kernels to a folder, and, if ptxas is available, prints what they need on a device.</summary>
/// <param name="assembler">ptxas.</param>
/// <param name="folder">Receives the files.</param>
/// <param name="isDetailed">Print every kernel, not just each network's totals.</param>
internal sealed class PtxReport(PtxAssembler assembler, DirectoryInfo folder, bool isDetailed)
{
    private readonly ConcurrentDictionary<string, KernelResources> _assembled = new();

    /// <returns>The exit code: 1 if ptxas rejects a kernel, or a kernel keeps anything in local memory.</returns>
    public int Write(IEnumerable<ZooEntry> networks, KernelSet[] kernelSets)
    {
        folder.Create();
        var version = assembler.FindVersion();
        Console.WriteLine(version is null ? $"There is no ptxas: {folder} gets the PTX, nothing is known of registers." : $"ptxas {version}");
        Console.WriteLine(isDetailed
            ? "| network | kernel | registers | spilled bytes | local bytes | shared bytes |\n| --- | --- | ---: | ---: | ---: | ---: |"
            : "| network | set | kernels | most registers | spilled bytes | local bytes | most shared bytes |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        var isGood = true;
        foreach (var network in networks)
        {
            var kernels = PtxKernels.Of(DeclaredAgain.Compile(network), kernelSets).ToList();
            foreach (var kernel in kernels)
            {
                File.WriteAllText(PathOf(network, kernel), kernel.Text);
            }

            if (version is not null)
            {
                isGood &= Assemble(network, kernels);
            }
        }

        if (version is not null)
        {
            Console.WriteLine($"{_assembled.Count} different kernels were assembled; those that differ in the arena's length alone count once.");
        }

        return isGood ? 0 : 1;
    }

    private bool Assemble(ZooEntry network, List<PtxKernel> kernels)
    {
        Parallel.ForEach(kernels.DistinctBy(kernel => kernel.Key), kernel => _assembled.GetOrAdd(kernel.Key, _ => assembler.Assemble(PathOf(network, kernel))));
        var needs = kernels.Select(kernel => (kernel.Name, Needs: _assembled[kernel.Key])).ToList();
        if (isDetailed)
        {
            needs.ForEach(kernel => Print(
                $"| {network.Name} | {kernel.Name} | {kernel.Needs.Registers} | {kernel.Needs.SpilledBytes} | {kernel.Needs.StackBytes} | {kernel.Needs.SharedBytes} |"));
        }
        else
        {
            foreach (var set in needs.GroupBy(kernel => kernel.Name[..kernel.Name.IndexOf('.', StringComparison.Ordinal)], kernel => kernel.Needs))
            {
                Print($"| {network.Name} | {set.Key} | {set.Count()} | {set.Max(n => n.Registers)} | {set.Sum(n => n.SpilledBytes)} | {set.Sum(n => n.StackBytes)} | {set.Max(n => n.SharedBytes)} |");
            }
        }

        return needs.All(kernel => kernel.Needs is { SpilledBytes: 0, StackBytes: 0 });
    }

    private string PathOf(ZooEntry network, PtxKernel kernel) => Path.Combine(folder.FullName, $"{network.Name}.{kernel.Name}.ptx");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
