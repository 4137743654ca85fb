using Unroll.Hosting;

namespace Unroll.Server.Protocol;

/// <summary>The networks by their names.</summary>
internal sealed class ModelTable(IEnumerable<IServedNetwork> networks, IHostApplicationLifetime lifetime)
{
    /// <summary>Each network has one version.</summary>
    public const string Version = "1";

    private readonly Dictionary<string, IServedNetwork> _networks = networks.ToDictionary(network => network.Name);

    /// <summary>Whether all serve; who drains is not ready for more.</summary>
    public bool AreReady => !lifetime.ApplicationStopping.IsCancellationRequested && _networks.Values.All(network => network.Status.IsReady);

    /// <exception cref="ProtocolException">There is no such network, or no such version of it.</exception>
    public IServedNetwork Find(string name, string? version) =>
        !_networks.TryGetValue(name, out var network) ? throw ProtocolException.Missing($"there is no model '{name}'")
        : version is null or "" or Version ? network
        : throw ProtocolException.Missing($"there is no version '{version}' of the model '{name}'; it has version {Version}");
}
