using System.CommandLine;
using Microsoft.Extensions.Options;
using Unroll.Hub;
using Unroll.Networks.Devices;
using Unroll.Server.BackEnds;
using Unroll.Server.Configuration;
using Unroll.Weights;

namespace Unroll.Server;

/// <summary>The server's command line.</summary>
internal static class ServerCommand
{
    private const int Failure = 1;
    private const int Usage = 2;

    public static Task<int> RunAsync(string[] args, TextWriter errors) => RunAsync(args, errors, ServeAsync);

    /// <summary>Reads the command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="errors">Receives what is wrong, a line.</param>
    /// <param name="serve">Serves until the end.</param>
    internal static async Task<int> RunAsync(string[] args, TextWriter errors, Func<ServerConfiguration, Task> serve)
    {
        var settings = new SettingList();
        var models = new Option<string[]>("--model") { Description = "A network of the zoo, NAME or NAME=WEIGHTS; may be given many times. Without weights the published ones, for fashion_resnest and fashion_resnet18 those that come along. [default: fashion_resnest]" };
        var file = new Option<string?>("--config") { Description = "A JSON file with models and with these settings under the same names; what is given here counts instead." };
        var root = new RootCommand("Serves networks by the Open Inference Protocol: REST and gRPC, with the binary tensor extension, and images as BYTES.") { Options = { models, file } };
        foreach (var setting in settings.OfServer.Concat(settings.OfNetwork))
        {
            root.Options.Add(setting.Option);
        }

        var status = 0;
        root.SetAction(async (parsed, cancellation) =>
            status = await TryAsync(() => serve(ServerConfiguration.Read(parsed, settings, parsed.GetValue(models) ?? [], parsed.GetValue(file))), errors));
        var arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Errors.Count > 0)
        {
            return Fail(errors, $"{arguments.Errors[0].Message} See --help.", Usage);
        }

        // Signals are the host's: it drains.
        await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        return status;
    }

    private static async Task ServeAsync(ServerConfiguration configuration)
    {
        // Before weights are downloaded for a device that is not there; closed after the networks on them.
        using var devices = new OpenDevices();
        var models = configuration.Models.Select(served => (served.Model, Device: devices.Of(served.Device, served.Model.Entry), served.Configure)).ToList();
        await using var server = ServerApplication.Create(configuration.Settings, builder => models.ForEach(served => served.Model.AddTo(builder.Services, served.Device, served.Configure)));
        await server.RunAsync();
    }

    private static async Task<int> TryAsync(Func<Task> serve, TextWriter errors)
    {
        try
        {
            await serve();
            return 0;
        }
        catch (Exception e) when (e is FormatException or OptionsValidationException or DeviceException { IsNameWrong: true })
        {
            return Fail(errors, e.Message, Usage);
        }
        catch (Exception e) when (e is InvalidDataException or HubException or CheckpointException or IOException or UnauthorizedAccessException or InvalidOperationException or DeviceException)
        {
            return Fail(errors, e.Message, Failure);
        }
    }

    private static int Fail(TextWriter errors, string message, int status)
    {
        errors.WriteLine($"unroll-server: {message}");
        return status;
    }
}
