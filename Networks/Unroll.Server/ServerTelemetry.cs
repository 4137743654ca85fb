using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Unroll.Server;

/// <summary>Metrics for Prometheus, and with traces for a collector.</summary>
internal static class ServerTelemetry
{
    private const string Networks = "Unroll";
    private static readonly string[] OfAspNetCore = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static void AddTelemetry(this IServiceCollection services, ServerSettings settings)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("unroll-server", serviceVersion: typeof(ServerTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion))
            .WithMetrics(metrics => metrics.AddMeter(Networks).AddMeter(OfAspNetCore).AddPrometheusExporter());
        if (settings.Otlp is not null)
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(otlp => Configure(otlp, settings, "v1/metrics")))
                .WithTracing(traces => traces.AddSource(Networks).AddSource("Microsoft.AspNetCore").AddOtlpExporter(otlp => Configure(otlp, settings, "v1/traces")));
        }
    }

    private static void Configure(OtlpExporterOptions otlp, ServerSettings settings, string path)
    {
        var endpoint = settings.Otlp!;
        (otlp.Protocol, otlp.Endpoint) = settings.IsOtlpGrpc
            ? (OtlpExportProtocol.Grpc, endpoint)
            : (OtlpExportProtocol.HttpProtobuf, new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}"));
    }
}
