using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Unroll.Cli.Published;
using Unroll.Cli.Timing;
using Unroll.Cli.Verification;
using Unroll.Cpu;
using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Tensors;
using Unroll.Weights;

namespace Unroll.Cli.Commands;

/// <summary>Times a network, and says where the time goes.</summary>
internal static class BenchCommand
{
    private const int MaxBatch = 1024;
    private const double DefaultSeconds = 3, MaxSeconds = 3600;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var layers = new Option<bool>("--layers") { Description = "Time each layer too, in place; on the CPU." };
        var threads = CommonOptions.Threads();
        var batch = CommonOptions.Count("--batch", MaxBatch, "How many images a pass has; 1 unless given.");
        var seconds = new Option<double>("--seconds")
        {
            Description = "For how long passes are timed; 3 unless given.",
            HelpName = "s",
            DefaultValueFactory = _ => DefaultSeconds,
            CustomParser = ParseSeconds,
        };
        var file = new Option<string?>("--weights")
        {
            Description = "The checkpoint. Without it: the shipped one, or synthetic weights that need no file.",
            HelpName = "file",
        };
        var json = CommonOptions.Json();
        var command = new Command("bench", "Times a network's forward pass, and each of its layers.") { name, layers, threads, batch, seconds, json };
        var networks = NetworkOptions.AddTo(command);
        var device = DeviceOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, file);
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var choice = weights.Of(parsed, terminal);
                if (choice.Path is not null)
                {
                    choice = choice with { Path = (await resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation)).Path };
                }

                using var target = device.Open(parsed, entry, terminal);
                if (parsed.GetValue(layers) && target is not CpuDevice)
                {
                    throw new UsageException($"'--layers' times the CPU's layers; without it, {target.Description} is timed as a whole.");
                }

                using var checkpoint = NetworkLoader.WeightsOf(entry, choice);
                var state = checkpoint?.State ?? StateDict.Synthetic(entry.Info);
                var options = choice.Options with { Threads = parsed.GetValue(threads) ?? 0 };
                var images = Verifier.Noise(entry.Info.Input, parsed.GetValue(batch) ?? 1);
                var report = Measure(target, entry, state, options, images, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(layers), cancellation);
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(report, ResultsJson.Default.BenchReport);
                }
                else
                {
                    BenchText.Write(terminal, report);
                }

                return Application.Success;
            },
            cancellation));
        return command;
    }

    private static BenchReport Measure(
        Device device, ZooEntry entry, StateDict weights, LoadOptions options, NpyArray images, TimeSpan time, bool layers, CancellationToken cancellation)
    {
        var batch = images.Shape[0];
        var times = ForwardTimer.Time(device, entry, weights, options, images, time, cancellation);
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64;
        var profile = device is CpuDevice
            ? entry.Info.Program<CpuProgram>().Load(weights, options with { Report = null }).Profile(images.Values, layers ? time : TimeSpan.Zero, cancellation)
            : null;
        cancellation.ThrowIfCancellationRequested();
        return new BenchReport(
            entry.Name,
            weights.Source,
            device.Description,
            profile?.Threads,
            batch,
            times.Passes.Length,
            times.Median.TotalMilliseconds,
            times.Fastest.TotalMilliseconds,
            batch / times.Median.TotalSeconds,
            Gigaflops(entry.Info.MultiplyAccumulates * batch, times.Median),
            profile is null ? null : 2 * profile.PeakMultiplyAddsPerSecond / 1e9,
            times.Load.TotalMilliseconds,
            times.First.TotalMilliseconds,
            times.AllocatedBytes,
            memory,
            layers ? [.. profile!.Layers.Select(layer => new BenchLayer(
                layer.Name, Shapes.ToArray(layer.Output), layer.Kernel, layer.Time.TotalMilliseconds, Gigaflops(layer.MultiplyAccumulates, layer.Time), layer.Bytes))] : null);
    }

    /// <summary>Billions of additions and multiplications a second.</summary>
    private static double Gigaflops(long multiplyAccumulates, TimeSpan time) => time.Ticks == 0 ? 0 : 2 * multiplyAccumulates / time.TotalSeconds / 1e9;

    private static double ParseSeconds(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MaxSeconds)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"--seconds takes a number above 0 and up to {MaxSeconds}, not '{text}'."));
        return DefaultSeconds;
    }
}
