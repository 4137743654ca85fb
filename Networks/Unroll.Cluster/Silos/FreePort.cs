using System.Net;
using System.Net.Sockets;

namespace Unroll.Cluster.Silos;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>Finds some, all different.</summary>
    public static int[] Find(IPAddress address, int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(address, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
