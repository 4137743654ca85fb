namespace Unroll.Server;

/// <summary>Where the server listens, and what it bears.</summary>
internal sealed record ServerSettings
{
    /// <summary>The address to listen on. Other machines reach the server only if this says so: "0.0.0.0".</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port of REST; 0: any that is free.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>The port of gRPC; 0: any that is free; null: none.</summary>
    public int? GrpcPort { get; init; } = 8001;

    /// <summary>A file with an API key in each line; null: anybody may ask.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>The certificate for TLS, on both ports: a file, PEM or PKCS #12; null: no TLS.</summary>
    public string? HttpsCertificate { get; init; }

    /// <summary>The certificate's key: a file, PEM; null: it is in the certificate's file.</summary>
    public string? HttpsKey { get; init; }

    /// <summary>A file with the key's password; null: it has none.</summary>
    public string? HttpsPassword { get; init; }

    /// <summary>The collector that metrics and traces are sent to; null: none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Whether the collector speaks gRPC, else HTTP.</summary>
    public bool IsOtlpGrpc { get; init; } = true;

    /// <summary>Bytes of a request.</summary>
    public long MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of requests that are held at once, over all connections.</summary>
    public long MaxHeldBytes { get; init; } = 512 << 20;

    /// <summary>Pixels of an image.</summary>
    public long MaxImagePixels { get; init; } = 25_000_000;

    /// <summary>Connections at once.</summary>
    public long MaxConnections { get; init; } = 1024;

    /// <summary>Bytes a second that a request must come with, after its first seconds; 0: as slow as it likes.</summary>
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>How long to wait for requests under way when the server is stopped.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
