using System.Diagnostics;
using System.Globalization;
using System.Text;
using Unroll.Networks;

namespace Unroll.Bench.Kit;

/// <summary>
/// The networks of the kit for machines with a GPU, each an assembly: those that are timed, one of them under other tunings of the generator, and the zoo on small images.
/// </summary>
/// <param name="folder">Where they go.</param>
internal sealed class GpuKit(DirectoryInfo folder)
{
    private const string Tensors = "Cuda,Tf32,Float16";
    private const int SmallSide = 64;

    /// <summary>A network of a few layers, with which the kit is tried on devices that are the processor in disguise.</summary>
    private const string Tiny =
        """[Unroll.ResNet(Name = "tiny", Input = [3, 32, 32], Classes = 10, Block = Unroll.ResidualBlock.Basic, Layers = [1, 1], Channels = [16, 64])] public sealed partial record Tiny;""";

    /// <summary>Names of <see cref="Unroll.Generator.Backends.Gpu.Kernels.GpuTuning"/> with values around the defaults.</summary>
    private static readonly string[] Tunings =
    [
        "FullGrid=80", "FullGrid=120", "FullGrid=264",
        "SplitGrid=132", "SplitGrid=396", "SplitGrid=528",
        "MinStepsPerPart=4", "MinStepsPerPart=16",
        "TileColumns=64", "TileColumns=128", "TileDepth=8", "TileDepth=16",
        "TensorColumns=64", "TensorWarpColumns=32",
        "FirstTiledBatch=9", "FirstTiledBatch=65",
    ];

    private static readonly string[] TriedTunings = ["FullGrid=2", "SplitGrid=8", "MinStepsPerPart=2", "TileColumns=32", "TileDepth=8", "TensorWarpColumns=32"];

    /// <summary>Writes all of it.</summary>
    /// <param name="networks">The networks of the zoo that are timed; the first one under other tunings.</param>
    public void Write(IReadOnlyList<string> networks)
    {
        Write("networks/tiny", Tiny, $"Direct,Tiled,{Tensors}");
        foreach (var tuning in TriedTunings)
        {
            Write($"sweep/tiny/{tuning}", Tiny, $"Direct,Tiled,{Tensors}", tuning);
        }

        if (networks.Count == 0)
        {
            WriteZoo([.. Unroll.Networks.Zoo.All.Where(e => e.Name is "squeezenet1_1" or "resnet18")], 32);
            return;
        }

        foreach (var name in networks)
        {
            Write($"networks/{name}", Declare(EntryOf(name), null), Tensors);
        }

        foreach (var tuning in Tunings)
        {
            Write($"sweep/{networks[0]}/{tuning}", Declare(EntryOf(networks[0]), null), Tensors, tuning);
        }

        WriteZoo(Unroll.Networks.Zoo.All, SmallSide);
    }

    private static ZooEntry EntryOf(string name) => Unroll.Networks.Zoo.Find(name) ?? throw new ArgumentException($"The zoo has no network {name}.");

    private static string Declare(ZooEntry entry, int? side)
    {
        var input = side is { } s ? string.Create(CultureInfo.InvariantCulture, $", Input = [{entry.Info.Input.Channels}, {s}, {s}]") : "";
        return $"[Unroll.NetworkVariant(typeof({entry.Type.FullName}), Name = \"{entry.Name}\"{input})] public sealed partial record Declared_{entry.Type.Name};";
    }

    /// <summary>All networks in one assembly, so that they share kernels; those that cannot be as small keep their size.</summary>
    private void WriteZoo(IReadOnlyList<ZooEntry> entries, int side)
    {
        var declarations = new StringBuilder();
        foreach (var entry in entries)
        {
            var small = Declare(entry, side);
            declarations.AppendLine(new NetworkCompiler("Probe", small, "Direct").Problems.Count == 0 ? small : Declare(entry, null));
        }

        Write("zoo/zoo", declarations.ToString(), "Direct,Cuda");
    }

    private void Write(string path, string declarations, string kernelSets, string? tuning = null)
    {
        var clock = Stopwatch.StartNew();
        var file = new FileInfo(Path.Combine(folder.FullName, path + ".dll"));
        file.Directory!.Create();
        using (var stream = file.Create())
        {
            new NetworkCompiler("Kit." + path.Replace('/', '.').Replace('=', '_'), declarations, kernelSets, tuning).Emit(stream);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(file.FullName).Length / 1e6:0.0} MB, {clock.Elapsed.TotalSeconds:0.0} s"));
    }
}
