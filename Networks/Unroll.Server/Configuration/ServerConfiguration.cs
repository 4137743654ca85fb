using System.CommandLine;
using Unroll.Hosting;
using Unroll.Server.BackEnds;

namespace Unroll.Server.Configuration;

/// <summary>What is served, and how: the command line's word, else the file's, else what is usual.</summary>
/// <param name="Settings">What holds for the server.</param>
/// <param name="Models">The networks, each with its device and its options.</param>
internal sealed record ServerConfiguration(ServerSettings Settings, IReadOnlyList<(ServedModel Model, DeviceChoice Device, Action<ServingOptions> Configure)> Models)
{
    private const string ModelsKey = "models";
    private const string Usual = "fashion_resnest";

    /// <exception cref="FormatException">The command line or the file says what cannot be.</exception>
    public static ServerConfiguration Read(ParseResult commandLine, SettingList settings, string[] models, string? file)
    {
        var sections = file is null ? [] : new[] { SettingsSection.Read(file) };
        Array.ForEach(sections, section => section.CheckKeys([ModelsKey, .. settings.OfServer.Concat(settings.OfNetwork).Select(setting => setting.Name)]));

        // All that a file says is checked, also what the command line has another word for.
        var ofFile = sections.SelectMany(section => section.List(ModelsKey) ?? []).Select(section => (Model: ServedModel.Read(section, settings.OfNetwork), Section: section)).ToList();
        var served = models.Length > 0 ? [.. models.Select(model => Serving(ServedModel.Parse(model), sections))]
            : ofFile.Count > 0 ? ofFile.ConvertAll(model => Serving(model.Model, [model.Section, .. sections]))
            : [Serving(ServedModel.Parse(Usual), sections)];
        return served.GroupBy(model => model.Item1.Name).FirstOrDefault(group => group.Skip(1).Any()) is { Key: var twice }
            ? throw new FormatException($"Two models are named '{twice}'; in a configuration's file the same network can have several names: {{\"name\": \"other\", \"network\": \"{twice}\"}}.")
            : new ServerConfiguration(Server(commandLine, settings, sections), served);

        (ServedModel, DeviceChoice, Action<ServingOptions>) Serving(ServedModel model, IReadOnlyList<SettingsSection> from)
        {
            var device = new DeviceChoice(settings.Device.Of(commandLine, from)!, settings.Precision.Of(commandLine, from)!);
            var (threads, batch, queue) = (settings.Threads.Of(commandLine, from), settings.MaxBatch.Of(commandLine, from), settings.Queue.Of(commandLine, from));
            var (delay, timeout, reload) = (settings.MaxDelay.Of(commandLine, from), settings.Timeout.Of(commandLine, from), settings.Reload.Of(commandLine, from));
            void Configure(ServingOptions options)
            {
                (options.Threads, options.MaxBatchSize, options.QueueCapacity) = (threads, batch, queue);
                options.MaxQueueDelay = TimeSpan.FromMilliseconds(delay);
                options.QueueTimeout = TimeSpan.FromSeconds(timeout);
                options.ReloadInterval = options.Weights is null ? TimeSpan.Zero : TimeSpan.FromSeconds(reload);
            }

            return (model, device, Configure);
        }
    }

    private static ServerSettings Server(ParseResult commandLine, SettingList settings, SettingsSection[] sections)
    {
        var (one, all) = (Of(settings.MaxBytes), Of(settings.MaxTotalBytes));
        return all < one ? throw new FormatException($"max-total-bytes is {all}, and max-bytes {one}: a request of that size could never be taken; max-total-bytes is at least as large.") : new ServerSettings
        {
            Host = Of(settings.Host)!,
            Port = Of(settings.Port),
            GrpcPort = Of(settings.NoGrpc) ? null : Of(settings.GrpcPort),
            ApiKeys = Of(settings.ApiKeys),
            HttpsCertificate = Of(settings.HttpsCertificate),
            HttpsKey = Of(settings.HttpsKey),
            HttpsPassword = Of(settings.HttpsPassword),
            Otlp = Of(settings.Otlp) is { } address ? new Uri(address) : null,
            IsOtlpGrpc = Of(settings.OtlpProtocol) == "grpc",
            MaxRequestBytes = one,
            MaxHeldBytes = all,
            MaxImagePixels = Of(settings.MaxPixels),
            MaxConnections = Of(settings.MaxConnections),
            MinBytesPerSecond = Of(settings.MinRate),
        };

        T Of<T>(Setting<T> setting) => setting.Of(commandLine, sections);
    }
}
