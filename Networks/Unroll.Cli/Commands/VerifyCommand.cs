using System.CommandLine;
using System.Globalization;
using Unroll.Cli.Published;
using Unroll.Cli.Tables;
using Unroll.Cli.Verification;
using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Tensors;
using Unroll.Weights;

namespace Unroll.Cli.Commands;

/// <summary>Checks that all back ends compute the same.</summary>
internal static class VerifyCommand
{
    private const int MaxBatch = 1024;

    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var file = new Option<string?>("--weights")
        {
            Description = "The checkpoint. Without it: the shipped one, or synthetic weights that need no file.",
            HelpName = "file",
        };
        var devices = new Option<string[]>("--devices")
        {
            Description = $"The devices to compare; of {string.Join(", ", DeviceCatalog.Names)} those that can run here unless given. The first is the reference.",
            HelpName = "device",
            AllowMultipleArgumentsPerToken = true,
        };
        var precision = CommonOptions.Precision();
        var input = new Option<string?>("--input") { Description = "A .npy file of [N, C, H, W]; noise unless given.", HelpName = "x.npy" };
        var batch = CommonOptions.Count("--batch", MaxBatch, "How many images of noise; 1 unless given.");
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Runs a network on several back ends and compares what they compute.") { name, devices, precision, input, batch, threads, json };
        var networks = NetworkOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, file);
        command.Validators.Add(result =>
        {
            if (result.GetResult(input) is not null && result.GetResult(batch) is not null)
            {
                result.AddError("--batch says how much noise to make; with --input the file says it.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var images = parsed.GetValue(input) is { } given ? TensorBatch.Read(given, entry.Info) : Verifier.Noise(entry.Info.Input, parsed.GetValue(batch) ?? 1);
                var names = Names(parsed.GetValue(devices));
                DeviceOptions.CheckPrecision(parsed.GetValue(precision), names is [] ? DeviceCatalog.Names : names);
                // Without any, synthetic weights compare the devices as well: nothing is downloaded for that.
                var choice = weights.Of(parsed, terminal);
                if (choice.Path is not null)
                {
                    choice = choice.At(await resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation));
                }

                var report = Verify(terminal, entry, choice, images, names, parsed.GetValue(precision), parsed.GetValue(threads) ?? 0, cancellation);
                Write(terminal, report, parsed.GetValue(json));
                return report.Agree ? Application.Success : Application.Failure;
            },
            cancellation));
        return command;
    }

    /// <summary>The devices as typed, one or several per option, separated by commas or spaces.</summary>
    private static string[] Names(string[]? typed) =>
        [.. (typed ?? []).SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>Runs the devices that were named, each of which must be present, or otherwise all that are.</summary>
    private static VerificationReport Verify(
        Terminal terminal, ZooEntry entry, WeightsChoice weights, NpyArray batch, string[] names, string? precision, int threads, CancellationToken cancellation)
    {
        using var checkpoint = NetworkLoader.WeightsOf(entry, weights);
        var options = weights.Options with { Threads = threads };
        var state = checkpoint?.State ?? StateDict.Synthetic(entry.Info);
        var isChosen = names.Length > 0;
        List<DeviceRun> runs = [];
        List<UnavailableDevice> unavailable = [];
        foreach (var name in isChosen ? names : DeviceCatalog.Names)
        {
            Device device;
            try
            {
                device = isChosen ? DeviceOptions.Open(name, precision, entry, terminal) : DeviceCatalog.Open(name, precision);
            }
            catch (DeviceException e) when (!isChosen)
            {
                unavailable.Add(new UnavailableDevice(name, e.Message));
                continue;
            }

            using (device)
            {
                if (!isChosen && device.Lacks(entry.Info) is { } lack)
                {
                    unavailable.Add(new UnavailableDevice(name, lack));
                    continue;
                }

                // What was taken of the checkpoint is the same for all, and said once.
                runs.Add(Verifier.Run(device, entry, state, batch, runs.Count == 0 ? options : options with { Report = null }, cancellation));
                if (!isChosen && device.Substitution is { } reason)
                {
                    unavailable.Add(new UnavailableDevice(name, reason));
                }
            }
        }

        return Report(entry, state.Source, batch.Shape[0], runs, unavailable);
    }

    private static VerificationReport Report(ZooEntry entry, string weights, int images, List<DeviceRun> runs, List<UnavailableDevice> unavailable)
    {
        List<VerifiedDevice> devices = [];
        foreach (var run in runs)
        {
            var differences = run.Against(runs[0], images);
            devices.Add(new VerifiedDevice(
                run.Device,
                run.Load.TotalMilliseconds,
                run.Forward.TotalMilliseconds,
                run.Tolerance,
                run.AgreesWith(differences),
                [.. differences.Select((d, i) => new VerifiedOutput(entry.Info.Outputs[i].Name, d.MaxAbsolute, d.RelativeL2, d.Ulp, d.SameArgmax))]));
        }

        return new VerificationReport(entry.Name, weights, images, devices[0].Device, devices.All(d => d.Agrees), [.. devices], [.. unavailable]);
    }

    private static void Write(Terminal terminal, VerificationReport report, bool json)
    {
        if (json)
        {
            terminal.WriteJson(report, ResultsJson.Default.VerificationReport);
            return;
        }

        terminal.WriteText($"{report.Network} with {report.Weights}, {report.Images} {(report.Images == 1 ? "image" : "images")}, against {report.Reference}:");
        terminal.WriteTable(
            [
                Column.Text("device"),
                Column.Name("output"),
                Column.Figure("max absolute"),
                Column.Figure("relative L2"),
                Column.Figure("ULP"),
                Column.Figure("same argmax"),
                Column.Figure("load ms"),
                Column.Figure("forward ms"),
                Column.Text(""),
            ],
            report.Devices.SelectMany(device => device.Outputs.Select((output, i) => (string[])
            [
                i == 0 ? device.Device : "",
                output.Output,
                Scientific(output.MaxAbsolute),
                Scientific(output.RelativeL2),
                Figures.Count(output.Ulp),
                $"{output.SameArgmax} of {report.Images}",
                i == 0 ? device.LoadMilliseconds.ToString("N0", CultureInfo.InvariantCulture) : "",
                i == 0 ? device.ForwardMilliseconds.ToString("N2", CultureInfo.InvariantCulture) : "",
                output.RelativeL2 <= device.Tolerance ? "" : $"above {Scientific(device.Tolerance)}",
            ])));
        if (report.Unavailable.Length > 0)
        {
            terminal.WriteLine();
            terminal.WriteTable([Column.Name("not here"), Column.Text("why")], report.Unavailable.Select(device => (string[])[device.Device, device.Reason]));
        }

        terminal.WriteLine();
        terminal.WriteLine(report.Devices.Length == 1
            ? "One device alone: nothing to compare with."
            : report.Agree ? "All agree." : "They do not agree.");
    }

    private static string Scientific(double value) => value.ToString("0.0e+00", CultureInfo.InvariantCulture);
}
