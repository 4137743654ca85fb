using StackExchange.Redis;
using Unroll.Cli;

namespace Unroll.Cluster.Silos;

/// <summary>The Redis of a cluster.</summary>
internal static class RedisStore
{
    private const int ConnectMilliseconds = 5000;
    private const int CheckMilliseconds = 2000;

    /// <summary>How to connect; once connected, the connection is sought again for as long as it takes.</summary>
    /// <exception cref="UsageException">The text is no such configuration.</exception>
    public static ConfigurationOptions Options(string redis)
    {
        try
        {
            var options = ConfigurationOptions.Parse(redis);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = ConnectMilliseconds;
            return options.EndPoints.Count > 0 ? options : throw new UsageException($"--redis takes host:port, not '{redis}'.");
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--redis takes host:port, not '{redis}': {e.Message}");
        }
    }

    /// <summary>Sees to it that there is a Redis: a silo that waits for one says nothing.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task CheckAsync(string redis)
    {
        var options = Options(redis);
        (options.AbortOnConnectFail, options.ConnectTimeout) = (true, CheckMilliseconds);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
        }
        catch (RedisException e)
        {
            throw new CommandException($"no Redis answers at {redis}: {e.Message.Split(['\n', '.'])[0]}.");
        }
    }
}
