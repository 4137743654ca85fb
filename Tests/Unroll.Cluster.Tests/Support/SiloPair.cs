using System.Text.Json;

namespace Unroll.Cluster.Tests.Support;

/// <summary>A Redis with two silos in processes of their own, for a job that something happens to.</summary>
internal sealed class SiloPair : IAsyncDisposable
{
    private readonly Job _job = new();
    private SiloProcess? _first;
    private SiloProcess? _second;

    private SiloPair(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public SiloProcess First => _first!;

    public SiloProcess Second => _second!;

    public Job Job => _job;

    /// <summary>The report of a job that was started with the silos, when it has ended.</summary>
    public Task<JsonElement> Running { get; private set; } = null!;

    /// <summary>Starts Redis, the silos and a job on all shipped images, and waits until some thousand of them are done.</summary>
    /// <param name="output">Receives what the silos say.</param>
    /// <param name="options">Of both silos.</param>
    public static async Task<SiloPair> StartAsync(ITestOutputHelper output, string[]? options = null)
    {
        var pair = await StartIdleAsync(output, options);
        try
        {
            pair.Running = pair.Job.EvaluateShippedAsync(pair.Redis.Client);
            await Until.TrueAsync(() => pair.Job.HasBegun || pair.Running.IsCompleted, "the job has begun");
            Assert.False(pair.Running.IsCompleted);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Redis and the silos, which have no job yet.</summary>
    /// <param name="output">Receives what the silos say.</param>
    /// <param name="options">Of both silos.</param>
    /// <param name="torchHomes">The folders of their caches of published weights.</param>
    public static async Task<SiloPair> StartIdleAsync(ITestOutputHelper output, string[]? options = null, (string First, string Second)? torchHomes = null)
    {
        var pair = new SiloPair(await RedisServer.StartAsync());
        try
        {
            pair._first = await SiloProcess.StartAsync(pair.Redis.Address, output, options, torchHomes?.First);
            pair._second = await SiloProcess.StartAsync(pair.Redis.Address, output, options, torchHomes?.Second);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the end: each image counts once, the accuracy is that of one process, and so is each answer.</summary>
    public async Task AssertCompleteAsync()
    {
        var report = await Running;
        Assert.Equal((9272, 10_000), (report.GetProperty("correct").GetInt32(), report.GetProperty("images").GetInt32()));
        Assert.Equal(Job.Predictions, _job.Lines().Select(line => (byte)line.Answer!));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in new[] { _first, _second })
        {
            if (silo is not null)
            {
                await silo.DisposeAsync();
            }
        }

        await Redis.DisposeAsync();
        _job.Dispose();
    }
}
