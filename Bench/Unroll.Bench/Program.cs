using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Unroll.Bench;
using Unroll.Bench.Kit;
using Unroll.Bench.Peers;
using Unroll.Bench.Ptx;
using Unroll.Ilgpu;
using Unroll.Networks.Devices;

const string Benchmarks = "benchmark";

// BenchmarkDotNet reads its own arguments. It runs in this process, since a project that it generates would inherit the repository's build rules.
if (args is [Benchmarks, .. var rest])
{
    var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(ForwardBenchmarks).Assembly).Run(rest, config);
    return 0;
}

var seconds = new Option<double>("--seconds") { Description = "Seconds of timed runs", DefaultValueFactory = _ => 3 };
var networks = new Option<string>("--networks")
{
    Description = "Networks of the zoo, parted by commas",
    DefaultValueFactory = _ => "resnet18,resnet50,resnext50_32x4d,resnest50",
};
var devices = new Option<string>("--devices") { Description = "Devices as the tool names them, parted by commas", DefaultValueFactory = _ => string.Join(',', DeviceCatalog.Names) };
var precisions = new Option<string>("--precisions") { Description = "fp32, tf32, fp16, parted by commas; for GPUs", DefaultValueFactory = _ => "fp32" };
var batches = new Option<string>("--batches") { Description = "Batch sizes, parted by commas", DefaultValueFactory = _ => "1" };
var onDevices = new Command("devices", "Time networks on every back end of this build") { networks, devices, precisions, batches, seconds };
onDevices.SetAction(parsed => DeviceTimings.Run(
    parsed.GetValue(networks)!.Split(','),
    parsed.GetValue(devices)!.Split(','),
    parsed.GetValue(precisions)!.Split(','),
    [.. parsed.GetValue(batches)!.Split(',').Select(int.Parse)],
    parsed.GetValue(seconds)));

var folder = new Option<DirectoryInfo>("--folder") { Description = "Where the files go", DefaultValueFactory = _ => new DirectoryInfo("ptx") };
var kernelSets = new Option<string>("--kernel-sets") { Description = "Kernel sets, separated by commas", DefaultValueFactory = _ => "Cuda,Tf32,Float16" };
var assembler = new Option<string>("--ptxas") { Description = "NVIDIA's assembler", DefaultValueFactory = _ => "ptxas" };
var architecture = new Option<string>("--arch") { Description = "The device's architecture", DefaultValueFactory = _ => "sm_80" };
var details = new Option<bool>("--details") { Description = "Print every kernel" };
var some = new Option<string>("--networks") { Description = "Networks of the zoo, parted by commas; all without" };
var ptx = new Command("ptx", "Write the PTX of networks' kernels; with ptxas, print their registers and memory") { some, kernelSets, folder, assembler, architecture, details };
ptx.SetAction(parsed => new PtxReport(new PtxAssembler(parsed.GetValue(assembler)!, parsed.GetValue(architecture)!), parsed.GetValue(folder)!, parsed.GetValue(details)).Write(
    parsed.GetValue(some)?.Split(',').Select(name => Unroll.Networks.Zoo.Find(name) ?? throw new ArgumentException($"The zoo has no network {name}.")) ?? Unroll.Networks.Zoo.All,
    [.. parsed.GetValue(kernelSets)!.Split(',').Select(Enum.Parse<KernelSet>)]));

var kit = new Command("gpu-kit", "Compile the networks that Bench/gpu packs") { folder };
var timed = new Option<string>("--networks") { Description = "The networks that are timed, parted by commas, the first one under other tunings; empty for a kit that is only tried", DefaultValueFactory = _ => "" };
kit.Options.Add(timed);
kit.SetAction(parsed => new GpuKit(parsed.GetValue(folder)!).Write(parsed.GetValue(timed)!.Split(',', StringSplitOptions.RemoveEmptyEntries)));

var text = new Command("text", "Print how much text the generator emits");
text.SetAction(_ => GeneratedText.Print());

var root = new RootCommand($"Benchmarks of Unroll. '{Benchmarks}' runs BenchmarkDotNet with the arguments after it.") { PeersCommand.Create(), PeersCommand.CreateTime(), onDevices, ptx, kit, text };
var parsedArguments = root.Parse(args);
foreach (var error in parsedArguments.Errors)
{
    Console.Error.WriteLine(error.Message);
}

return parsedArguments.Errors.Count > 0 ? 2 : parsedArguments.Invoke();
