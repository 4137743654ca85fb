using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Unroll.Cluster.Tests.Support;

/// <summary>A Redis of its own on a free port of loopback, which keeps what it is told when it is stopped.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port;
    private Process? _process;

    private RedisServer(string folder, int port)
    {
        _folder = folder;
        _port = port;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>The options of a run that leaves the work to the silos there.</summary>
    public string[] Client => ["--redis", Address, "--no-silo"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts one; where there is none, the test is skipped.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("unroll-redis-").FullName;
        var server = new RedisServer(folder, Silos.FreePort.Find(IPAddress.Loopback, 1)[0]);
        try
        {
            await server.BeginAsync();
            return server;
        }
        catch (Win32Exception e)
        {
            Directory.Delete(folder, recursive: true);
            Assert.Skip($"redis-server is not installed ({e.Message}): 'apt-get install redis-server'.");
            throw;
        }
    }

    /// <summary>Starts it again.</summary>
    public async Task BeginAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""])
        {
            RedirectStandardOutput = true,
        })!;
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        await Until.TrueAsync(AnswersAsync, "Redis answers");
    }

    /// <summary>Stops it.</summary>
    public async Task EndAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, Cancellation);
            await using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), Cancellation);
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer, Cancellation);
            return Encoding.ASCII.GetString(answer) == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
