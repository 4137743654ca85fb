using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Unroll.Hosting;
using Unroll.Images;
using Unroll.Server.Connections;
using Unroll.Server.Grpc;
using Unroll.Server.Page;
using Unroll.Server.Protocol;
using Unroll.Server.Security;

namespace Unroll.Server;

/// <summary>The server without its command line.</summary>
internal static class ServerApplication
{
    /// <summary>How long a request may be slow.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    /// <summary>Makes the server; nothing is loaded yet.</summary>
    /// <param name="settings">Where it listens, and what it bears.</param>
    /// <param name="configure">Adds the networks.</param>
    /// <exception cref="InvalidDataException">The file of API keys has none, or that of the certificate.</exception>
    public static WebApplication Create(ServerSettings settings, Action<WebApplicationBuilder> configure)
    {
        var tls = settings.HttpsCertificate is { } certificate ? ServerCertificate.Load(certificate, settings.HttpsKey, settings.HttpsPassword)
            : settings.HttpsKey is null ? ((X509Certificate2, X509Certificate2Collection)?)null
            : throw new FormatException("There is a key for TLS (--https-key), and no certificate (--https-certificate).");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A host that does not start says so with a stack trace; the command says it in a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // Else there are six lines for each request. A longer name in the environment counts more: Logging__LogLevel__Microsoft.AspNetCore.Hosting.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);

        // Requests are large, and come in pieces: another thread for each would be a switch. What is unsafe about going on in the thread that reads is its own connection's: nothing more of it is
        // read meanwhile.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MinRequestBodyDataRate = settings.MinBytesPerSecond == 0 ? null : new MinDataRate(settings.MinBytesPerSecond, SlowStart);
            kestrel.Listen(Address(settings.Host), settings.Port, Secure);
            if (settings.GrpcPort is { } port)
            {
                // Without TLS nothing tells HTTP/2 from HTTP/1.1: it has a port of its own.
                kestrel.Listen(Address(settings.Host), port, listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    Secure(listen);
                });
            }
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ModelTable>();
        builder.Services.AddSingleton(new HeldBytes(settings.MaxHeldBytes));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BlockPools>().AddSingleton<IMemoryPoolFactory<byte>>(services => services.GetRequiredService<BlockPools>());
        builder.Services.AddSingleton<LiveFigures>();
        builder.Services.AddSingleton(_ => new ImageReader(new ImageOptions { MaxPixels = settings.MaxImagePixels, MaxBytes = settings.MaxRequestBytes }, Environment.ProcessorCount));
        builder.Services.AddGrpcProtocol(settings);
        builder.Services.AddHealthChecks().AddUnroll();
        builder.Services.AddTelemetry(settings);
        configure(builder);

        var app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        if (settings.ApiKeys is { } file)
        {
            app.UseMiddleware<ApiKeyCheck>(ApiKeyList.Read(file));
        }

        app.UseMiddleware<HeldBodies>();
        app.MapProtocol();
        app.MapGrpcProtocol();
        app.MapPrometheusScrapingEndpoint();
        app.MapPage();
        return app;

        void Secure(ListenOptions listen)
        {
            if (tls is ({ } own, { } chain))
            {
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (own, chain));
            }
        }
    }

    private static IPAddress Address(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new FormatException($"The host is '{host}'; it is an address of this machine: 127.0.0.1, 0.0.0.0 for all, or ::1.");
}
