using Unroll.Networks.Devices;
using Unroll.Server.BackEnds;

namespace Unroll.Server.Configuration;

/// <summary>All settings.</summary>
internal sealed class SettingList
{
    private const double Day = 24 * 60 * 60;
    private static readonly ServerSettings Defaults = new();

    public Setting<string?> Host { get; } = Setting.Text("host", Defaults.Host, "The address to listen on; other machines reach only another than the default.");

    public Setting<int> Port { get; } = Setting.Whole("port", Defaults.Port, 0, "The port of REST.", ushort.MaxValue);

    public Setting<int> GrpcPort { get; } = Setting.Whole("grpc-port", Defaults.GrpcPort!.Value, 0, "The port of gRPC.", ushort.MaxValue);

    public Setting<bool> NoGrpc { get; } = Setting.Flag("no-grpc", "REST alone.");

    public Setting<string?> ApiKeys { get; } = Setting.File("api-keys", "A file with an API key in each line, one of which each request must have (Authorization: Bearer KEY).");

    public Setting<string?> HttpsCertificate { get; } = Setting.File("https-certificate", "The certificate for TLS, with those that vouch for it after it: PEM, or PKCS #12 where the name ends in .pfx or .p12.");

    public Setting<string?> HttpsKey { get; } = Setting.File("https-key", "The certificate's key: PEM. Without, it is in the certificate's file.");

    public Setting<string?> HttpsPassword { get; } = Setting.File("https-password", "A file whose first line is the key's password.");

    public Setting<string?> Otlp { get; } = Setting.Text(
        "otlp",
        null,
        "The address of a collector that metrics and traces are sent to by OpenTelemetry's protocol: http://localhost:4317.",
        "an address: http://localhost:4317",
        value => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https");

    public Setting<string?> OtlpProtocol { get; } = Setting.Text("otlp-protocol", "grpc", "How the collector is spoken to: grpc, or http with Protobuf.", "grpc or http", value => value is "grpc" or "http");

    public Setting<long> MaxBytes { get; } = Setting.Large("max-bytes", Defaults.MaxRequestBytes, 1024, "Bytes of a request.");

    public Setting<long> MaxTotalBytes { get; } = Setting.Large("max-total-bytes", Defaults.MaxHeldBytes, 1024, "Bytes of requests that are held at once, of all connections together.");

    public Setting<long> MaxPixels { get; } = Setting.Large("max-pixels", Defaults.MaxImagePixels, 1, "Pixels of an image.");

    public Setting<long> MaxConnections { get; } = Setting.Large("max-connections", Defaults.MaxConnections, 1, "Connections at once.");

    public Setting<int> MinRate { get; } = Setting.Whole("min-rate", Defaults.MinBytesPerSecond, 0, "Bytes a second that a request must come with, after its first 5 seconds; 0: as slow as it likes.");

    public Setting<int> Threads { get; } = Setting.Whole("threads", 1, 0, "Threads of a pass; 0: all cores.");

    public Setting<int> MaxBatch { get; } = Setting.Whole("max-batch", 8, 1, "The most images of a request and of a batch.");

    public Setting<double> MaxDelay { get; } = Setting.Number("max-delay", 0, Day * 1000, "Milliseconds that a request waits for a full batch.");

    public Setting<int> Queue { get; } = Setting.Whole("queue", 128, 1, "Requests that may wait for a network.");

    public Setting<double> Timeout { get; } = Setting.Number("timeout", 30, Day, "Seconds that a request may wait for its turn; 0: as long as it takes.");

    public Setting<double> Reload { get; } = Setting.Number("reload", 0, Day, "Seconds between looks whether the weights' file has changed; 0: never.");

    public Setting<string?> Device { get; } = Setting.Text(
        "device", DeviceCatalog.Cpu, "Where networks run: cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N or torch.", $"one of {DeviceCatalog.Kinds}", DeviceCatalog.IsKnown);

    public Setting<string?> Precision { get; } = Setting.Text(
        "precision",
        DeviceChoice.FullPrecision,
        "What the multiplications of a CUDA GPU may round their inputs to: fp32, tf32 or fp16; sums stay fp32.",
        "fp32, tf32 or fp16",
        value => value is DeviceChoice.FullPrecision or "tf32" or "fp16");

    /// <summary>What is set for the whole server.</summary>
    public IReadOnlyList<Setting> OfServer => [Host, Port, GrpcPort, NoGrpc, ApiKeys, HttpsCertificate, HttpsKey, HttpsPassword, Otlp, OtlpProtocol, MaxBytes, MaxTotalBytes, MaxPixels, MaxConnections, MinRate];

    /// <summary>What is set for all networks, or for each.</summary>
    public IReadOnlyList<Setting> OfNetwork => [Device, Precision, Threads, MaxBatch, MaxDelay, Queue, Timeout, Reload];
}
