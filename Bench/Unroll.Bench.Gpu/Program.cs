using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Unroll.Bench.Gpu.Measurements;
using Unroll.Bench.Gpu.Networks;
using Unroll.Bench.Gpu.Reports;
using Unroll.Bench.Gpu.Stages;

var kit = new Option<string>("--kit") { Description = "The unpacked archive", DefaultValueFactory = _ => AppContext.BaseDirectory };
var device = new Option<string>("--device") { Description = "cuda:0, cpu, or emulated: the tests' CUDA driver, where there is no GPU", DefaultValueFactory = _ => "cuda:0" };
var networks = new Option<string?>("--networks") { Description = "Networks of the kit, separated by commas" };
var precisions = new Option<string>("--precisions") { Description = "fp32, tf32, fp16, separated by commas", DefaultValueFactory = _ => "fp32,tf32,fp16" };
var batches = new Option<string>("--batches") { Description = "Batch sizes, separated by commas", DefaultValueFactory = _ => "1,64" };
var seconds = new Option<double>("--seconds") { Description = "Seconds of each measurement", DefaultValueFactory = _ => 0.6 };
var outputs = new Option<string>("--outputs") { Description = "Where networks' outputs go", DefaultValueFactory = _ => "outputs" };
var label = new Option<string>("--label") { Description = "What is said of it in the results", DefaultValueFactory = _ => "" };
var operators = new Option<int>("--operators") { Description = "How many operators are tuned: those that take the most time", DefaultValueFactory = _ => 12 };
var share = new Option<int>("--share") { Description = "Which share of the networks, from 0" };
var shares = new Option<int>("--shares") { Description = "How many shares there are", DefaultValueFactory = _ => 1 };

var budget = new Option<double>("--budget") { Description = "Seconds for all stages together", Required = true };
var results = new Option<string>("--results") { Description = "The file that results are appended to, a line each; the log is beside it", DefaultValueFactory = _ => "results.jsonl" };
var stages = new Option<string?>("--stages") { Description = "Stages by name, separated by commas; all without" };
var python = new Option<string>("--python") { Description = "The interpreter that has PyTorch", DefaultValueFactory = _ => "python3" };
var tests = new Option<string>("--tests") { Description = "The classes of tests that are run", DefaultValueFactory = _ => "*CudaAgreementTests*" };
var processes = new Option<int>("--processes") { Description = "Processes side by side where kernels are compiled", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount / 2, 1, 8) };

var files = new Argument<FileInfo[]>("results") { Description = "Files of results", Arity = ArgumentArity.OneOrMore };
var page = new Option<FileInfo>("--page") { Description = "The page that is written", Required = true };

var tried = new Option<bool>("--tried") { Description = "Also write a page of results that are not of a GPU" };

var run = new Command("run", "Run the stages, the most valuable first, under a budget of time") { kit, device, networks, precisions, batches, seconds, budget, results, stages, python, tests, processes };
run.SetAction(parsed =>
{
    var clock = Stopwatch.StartNew();
    var total = TimeSpan.FromSeconds(parsed.GetValue(budget));
    var file = Path.GetFullPath(parsed.GetValue(results)!);
    var plan = new Plan(
        Path.GetFullPath(parsed.GetValue(kit)!), parsed.GetValue(device)!, Path.Combine(Path.GetDirectoryName(file)!, "outputs"), parsed.GetValue(python)!, parsed.GetValue(processes))
    {
        Precisions = List(parsed.GetValue(precisions)!),
        Batches = Numbers(parsed.GetValue(batches)!),
        Seconds = parsed.GetValue(seconds),
        Tests = parsed.GetValue(tests)!,
    };
    if (parsed.GetValue(networks) is { } chosen)
    {
        plan = plan with { Networks = List(chosen) };
    }

    var selected = parsed.GetValue(stages) is { } names ? List(names) : [.. plan.Stages.Select(s => s.Name)];
    if (selected.FirstOrDefault(name => plan.Stages.All(s => s.Name != name)) is { } unknown)
    {
        Console.Error.WriteLine($"There is no stage '{unknown}': there are {string.Join(", ", plan.Stages.Select(s => s.Name))}.");
        return 1;
    }

    using var log = new StreamWriter(Path.ChangeExtension(file, ".log"), append: true) { AutoFlush = true };
    new StageRunner(new ResultsFile(file), log, () => total - clock.Elapsed).Run(plan.Stages.Where(s => selected.Contains(s.Name)));
    return 0;
});

var facts = Measurement("device", "Print facts of the device", []);
facts.SetAction(Measured(parsed => DeviceFacts.Print(parsed.GetValue(device)!)));

var times = Measurement("networks", "Time networks, and keep their outputs", [networks, precisions, batches, seconds, outputs]);
times.SetAction(Measured(parsed => new NetworkTimes(parsed.GetValue(kit)!, parsed.GetValue(device)!, parsed.GetValue(outputs)!, parsed.GetValue(seconds))
    .Run(List(parsed.GetValue(networks)!), List(parsed.GetValue(precisions)!), Numbers(parsed.GetValue(batches)!))));

var profile = Measurement("profile", "Time each kernel of a network", [networks, precisions, batches]);
profile.SetAction(Measured(parsed => KernelProfile.Run(
    parsed.GetValue(kit)!, parsed.GetValue(device)!, parsed.GetValue(networks)!, List(parsed.GetValue(precisions)!), Numbers(parsed.GetValue(batches)!))));

var sweep = Measurement("sweep", "Time the costliest operators of a network under other tunings", [networks, precisions, batches, operators]);
sweep.SetAction(Measured(parsed => new TuningSweep(parsed.GetValue(kit)!, parsed.GetValue(device)!, parsed.GetValue(networks)!, parsed.GetValue(operators))
    .Run(List(parsed.GetValue(precisions)!), Numbers(parsed.GetValue(batches)!))));

var startUp = Measurement("startup", "Time the way to the first result", [networks, precisions, label]);
startUp.SetAction(Measured(parsed => StartUp.Run(parsed.GetValue(kit)!, parsed.GetValue(device)!, parsed.GetValue(networks)!, parsed.GetValue(precisions)!, parsed.GetValue(label)!)));

var zoo = Measurement("zoo", "Compare the zoo on small images with the processor", [share, shares]);
zoo.SetAction(Measured(parsed => SmallZoo.Run(parsed.GetValue(kit)!, parsed.GetValue(device)!, parsed.GetValue(share), parsed.GetValue(shares))));

var report = new Command("report", "Write the page of results") { files, page, tried };
report.SetAction(parsed =>
{
    var records = ResultsFile.Read(parsed.GetValue(files)!.Select(f => f.FullName));
    if (ReportPage.WhyNotOfGpu(records) is { } reason && !parsed.GetValue(tried))
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    File.WriteAllText(parsed.GetValue(page)!.FullName, ReportPage.Write(records));
    return 0;
});

return new RootCommand("Measurements on a machine with a GPU, in stages, and their report.") { run, facts, times, profile, sweep, startUp, zoo, report }.Parse(args).Invoke();

Command Measurement(string name, string description, Option[] options)
{
    var command = new Command(name, description + "; a stage of 'run'") { kit, device };
    Array.ForEach(options, command.Options.Add);
    return command;
}

Action<ParseResult> Measured(Action<ParseResult> measure) => parsed =>
{
    OpenDevice.BringDriver(parsed.GetValue(device)!);
    measure(parsed);
};

static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

static int[] Numbers(string text) => Array.ConvertAll(List(text), n => int.Parse(n, CultureInfo.InvariantCulture));
