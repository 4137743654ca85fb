using System.CommandLine;
using Microsoft.Extensions.Options;
using Unroll.Hosting;
using Unroll.Hub;
using Unroll.Weights;

namespace Unroll.Server;

/// <summary>The server's command line.</summary>
internal static class ServerCommand
{
    private const int Failure = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        var defaults = new ServerSettings();
        var models = new Option<string[]>("--model") { Description = "A network of the zoo, NAME or NAME=WEIGHTS; may be given many times. Without weights the published ones, for fashion_resnest and fashion_resnet18 those that come along.", DefaultValueFactory = _ => ["fashion_resnest"] };
        var host = new Option<string>("--host") { Description = "The address to listen on; other machines reach only another than the default.", DefaultValueFactory = _ => defaults.Host };
        var port = new Option<int>("--port") { Description = "The port of REST.", DefaultValueFactory = _ => defaults.Port };
        var grpcPort = new Option<int>("--grpc-port") { Description = "The port of gRPC.", DefaultValueFactory = _ => defaults.GrpcPort!.Value };
        var noGrpc = new Option<bool>("--no-grpc") { Description = "REST alone." };
        var keys = new Option<string?>("--api-keys") { Description = "A file with an API key in each line, one of which each request must have (Authorization: Bearer KEY)." };
        var threads = new Option<int>("--threads") { Description = "Threads of a pass; 0: all cores.", DefaultValueFactory = _ => 1 };
        var batch = new Option<int>("--max-batch") { Description = "The most images of a request and of a batch.", DefaultValueFactory = _ => 8 };
        var delay = new Option<double>("--max-delay") { Description = "Milliseconds that a request waits for a full batch." };
        var queue = new Option<int>("--queue") { Description = "Requests that may wait for a network.", DefaultValueFactory = _ => 128 };
        var timeout = new Option<double>("--timeout") { Description = "Seconds that a request may wait for its turn.", DefaultValueFactory = _ => 30 };
        var reload = new Option<double>("--reload") { Description = "Seconds between looks whether the weights' file has changed; 0: never." };
        var bytes = new Option<long>("--max-bytes") { Description = "Bytes of a request.", DefaultValueFactory = _ => defaults.MaxRequestBytes };
        var pixels = new Option<long>("--max-pixels") { Description = "Pixels of an image.", DefaultValueFactory = _ => defaults.MaxImagePixels };
        var connections = new Option<long>("--max-connections") { Description = "Connections at once.", DefaultValueFactory = _ => defaults.MaxConnections };
        var root = new RootCommand("Serves networks by the Open Inference Protocol: REST and gRPC, with the binary tensor extension, and images as BYTES.")
        {
            Options = { models, host, port, grpcPort, noGrpc, keys, threads, batch, delay, queue, timeout, reload, bytes, pixels, connections },
        };
        var status = 0;
        root.SetAction(async (parsed, cancellation) =>
        {
            var settings = new ServerSettings
            {
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port),
                GrpcPort = parsed.GetValue(noGrpc) ? null : parsed.GetValue(grpcPort),
                ApiKeys = parsed.GetValue(keys),
                MaxRequestBytes = parsed.GetValue(bytes),
                MaxImagePixels = parsed.GetValue(pixels),
                MaxConnections = parsed.GetValue(connections),
            };
            status = await ServeAsync(settings, parsed.GetRequiredValue(models), options =>
            {
                (options.Threads, options.MaxBatchSize, options.QueueCapacity) = (parsed.GetValue(threads), parsed.GetValue(batch), parsed.GetValue(queue));
                options.MaxQueueDelay = TimeSpan.FromMilliseconds(parsed.GetValue(delay));
                options.QueueTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout));
                options.ReloadInterval = options.Weights is null ? TimeSpan.Zero : TimeSpan.FromSeconds(parsed.GetValue(reload));
            }, errors);
        });
        var arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Errors.Count > 0)
        {
            return Fail(errors, $"{arguments.Errors[0].Message} See --help.", Usage);
        }

        // Signals are the host's: it drains.
        await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        return status;
    }

    private static async Task<int> ServeAsync(ServerSettings settings, string[] models, Action<ServingOptions> configure, TextWriter errors)
    {
        try
        {
            await using var server = ServerApplication.Create(settings, builder =>
            {
                foreach (var model in models.Select(ServedModel.Parse))
                {
                    model.AddTo(builder.Services, configure);
                }
            });
            await server.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is FormatException or OptionsValidationException)
        {
            return Fail(errors, e.Message, Usage);
        }
        catch (Exception e) when (e is InvalidDataException or HubException or CheckpointException or IOException or UnauthorizedAccessException or InvalidOperationException)
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
