using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Unroll.Cli;

namespace Unroll.Cluster.Silos;

/// <summary>The options that say which cluster is meant, and how a silo takes part.</summary>
internal sealed class ClusterArguments
{
    private const int MaxPort = 65535;
    private const int MaxSeconds = 3600;
    private const int DefaultDeadAfter = 15;
    private const string DefaultCluster = "unroll";

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "The Redis that the silos meet at and keep progress in: host:port, or StackExchange.Redis' options. Without it the cluster is this process alone.",
        HelpName = "host:port",
    };

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = $"The cluster's name, where several share a Redis; {DefaultCluster} unless given.",
        HelpName = "name",
        DefaultValueFactory = _ => DefaultCluster,
    };

    private readonly Option<string?> _address = new("--address")
    {
        Description = "This machine's address in the network of the silos; 127.0.0.1 unless given, which other machines cannot reach.",
        HelpName = "ip",
    };

    private readonly Option<int?> _port = CommonOptions.Count("--port", MaxPort, "The port for other silos; a free one unless given.");

    private readonly Option<int?> _gateway = CommonOptions.Count("--gateway-port", MaxPort, "The port for 'run --no-silo' and 'watch'; a free one unless given.");

    private readonly Option<int?> _deadAfter = CommonOptions.Count(
        "--dead-after", MaxSeconds, string.Create(CultureInfo.InvariantCulture, $"The seconds that a silo may be silent before others take over its work; {DefaultDeadAfter} unless given."));

    private readonly Option<int?> _dashboard = CommonOptions.Count("--dashboard", MaxPort, "Show Orleans' dashboard at this port of 127.0.0.1.");

    private readonly Option<LogLevel> _log = new("--log")
    {
        Description = "What Orleans may say on standard error: critical unless given; error, warning, information and so on say more.",
        HelpName = "level",
        DefaultValueFactory = _ => LogLevel.Critical,
    };

    private readonly Option<int?> _threads = CommonOptions.Threads();

    /// <summary>Those of a client.</summary>
    public IEnumerable<Option> OfClient => [_redis, _cluster];

    /// <summary>Those of a silo.</summary>
    public IEnumerable<Option> OfSilo => [_redis, _cluster, _address, _port, _gateway, _deadAfter, _dashboard, _log, _threads];

    /// <summary>Reads the options of a silo.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public ClusterSettings Read(ParseResult parsed)
    {
        var address = parsed.GetValue(_address) is not { } text ? IPAddress.Loopback
            : IPAddress.TryParse(text, out var ip) ? ip
            : throw new UsageException($"--address takes an address of this machine, as 10.0.0.7, not '{text}'.");
        return new ClusterSettings(
            parsed.GetValue(_redis),
            parsed.GetRequiredValue(_cluster),
            address,
            parsed.GetValue(_port),
            parsed.GetValue(_gateway),
            TimeSpan.FromSeconds(parsed.GetValue(_deadAfter) ?? DefaultDeadAfter),
            parsed.GetValue(_dashboard),
            parsed.GetValue(_log));
    }

    /// <summary>Reads the options of a client.</summary>
    public ClusterSettings ReadClient(ParseResult parsed) =>
        new(parsed.GetValue(_redis), parsed.GetRequiredValue(_cluster), IPAddress.Loopback, null, null, TimeSpan.FromSeconds(DefaultDeadAfter), null, LogLevel.None);

    /// <summary>How many threads the silo computes on.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads) ?? Environment.ProcessorCount;
}
