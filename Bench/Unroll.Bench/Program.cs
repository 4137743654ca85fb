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

var network = new Option<string>("--network") { Description = "A network of the zoo", Required = true };
var weights = new Option<string>("--weights") { Description = "Its checkpoint", Required = true };
var threadCount = new Option<int>("--threads") { Description = "Threads of a forward pass", DefaultValueFactory = _ => 1 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of timed runs in each process", DefaultValueFactory = _ => 3 };
var time = new Command("time", "Time one network in this process; prints JSON") { network, weights, threadCount, seconds };
time.SetAction(parsed => OwnProcess.Time(parsed.GetValue(network)!, parsed.GetValue(weights)!, parsed.GetValue(threadCount), parsed.GetValue(seconds)));

var program = new Option<string>("--ort-bench") { Description = "The program that times ONNX Runtime", Required = true };
var library = new Option<string>("--ort") { Description = "libonnxruntime", Required = true };
var models = new Option<string>("--models") { Description = "The folder of NAME_b1.onnx", Required = true };
var threads = new Option<string>("--threads") { Description = "Thread counts, parted by commas", DefaultValueFactory = _ => "1,2" };
var rounds = new Option<int>("--rounds") { Description = "Processes of each side, in turns", DefaultValueFactory = _ => 5 };
var networks = new Option<string>("--networks")
{
    Description = "Networks of the zoo, parted by commas",
    DefaultValueFactory = _ => "resnet18,resnet50,resnext50_32x4d,resnest50",
};
var peers = new Command("peers", "Time us beside ONNX Runtime, in turns") { program, library, models, networks, threads, seconds, rounds };
peers.SetAction(parsed =>
{
    var peer = new OnnxRuntimeProcess(parsed.GetValue(program)!, parsed.GetValue(library)!, parsed.GetValue(models)!);
    new Comparison(peer, parsed.GetValue(seconds), parsed.GetValue(rounds)).Run(
        parsed.GetValue(networks)!.Split(','), [.. parsed.GetValue(threads)!.Split(',').Select(int.Parse)]);
});

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

var root = new RootCommand($"Benchmarks of Unroll. '{Benchmarks}' runs BenchmarkDotNet with the arguments after it.") { time, peers, onDevices, ptx, kit, text };
return root.Parse(args).Invoke();
