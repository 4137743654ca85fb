using System.Net;
using Microsoft.Extensions.Logging;

namespace Unroll.Cluster.Silos;

/// <summary>Which cluster, and where on this machine.</summary>
/// <param name="Redis">The store that the silos meet at and keep progress in; null: a cluster of this process alone.</param>
/// <param name="Cluster">The cluster's name: several may share a store.</param>
/// <param name="Address">The address at which other silos reach this one.</param>
/// <param name="Port">The port for other silos; null: a free one.</param>
/// <param name="GatewayPort">The port for clients; null: a free one.</param>
/// <param name="DeadAfter">How long a silo may be silent before its work is given to others.</param>
/// <param name="Dashboard">The port of Orleans' dashboard, on loopback; null: none.</param>
/// <param name="Log">From which level on Orleans' log goes to standard error.</param>
internal sealed record ClusterSettings(string? Redis, string Cluster, IPAddress Address, int? Port, int? GatewayPort, TimeSpan DeadAfter, int? Dashboard, LogLevel Log);
