using System.CommandLine;
using Unroll.Cli.Published;

namespace Unroll.Cli.Commands;

/// <summary>Runs a network on a raw tensor.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, WeightsResolver resolver)
    {
        var name = CommonOptions.Network();
        var input = new Option<string>("--input")
        {
            Description = "A .npy file of [N, C, H, W], float32 or float64: the network's input, to which nothing else is done.",
            HelpName = "x.npy",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "Where the result goes, float32. Of a network with several outputs, each goes to a file of its own: y.npy becomes y.<output>.npy.",
            HelpName = "y.npy",
            Required = true,
        };
        var initialHead = new Option<bool>("--initial-head")
        {
            Description = "Give the classifier its initial values instead of the checkpoint's: for one that was trained on other classes, or without a head.",
        };
        var threads = CommonOptions.Threads();
        var command = new Command("run", "Runs a network on a batch of raw tensors.") { name, input, output, initialHead, threads };
        var networks = NetworkOptions.AddTo(command);
        var device = DeviceOptions.AddTo(command);
        var weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.SetAction((parsed, cancellation) => Task.Run(
            async () =>
            {
                var entry = networks.Resolve(parsed, name);
                var batch = TensorBatch.Read(parsed.GetRequiredValue(input), entry.Info);
                var choice = weights.Of(parsed, terminal);
                using var target = device.Open(parsed, entry, terminal);
                choice = choice.At(await resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation));
                var network = NetworkLoader.Load(target, entry, choice, choice.Options with
                {
                    Threads = parsed.GetValue(threads) ?? 0,
                    Head = parsed.GetValue(initialHead) ? HeadWeights.Initial : HeadWeights.FromCheckpoint,
                });
                using var resources = network as IDisposable;
                foreach (var (path, shape) in TensorBatch.Run(network, batch, parsed.GetRequiredValue(output), cancellation))
                {
                    terminal.WriteLine($"{path} {Figures.Shape(shape)}");
                }

                return Application.Success;
            },
            cancellation));
        return command;
    }
}
