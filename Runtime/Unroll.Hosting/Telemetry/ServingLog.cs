using Microsoft.Extensions.Logging;

namespace Unroll.Hosting.Telemetry;

/// <summary>What a served network logs.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information, "{Network} is ready on {Backend} ({Instances} at once, batches of up to {MaxBatchSize}): {Weights} loaded and warmed up in {Milliseconds:0} ms")]
    public static partial void Loaded(ILogger logger, string network, string backend, int instances, int maxBatchSize, string weights, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "{Network}: {Report}")]
    public static partial void CheckpointReport(ILogger logger, string network, string report);

    [LoggerMessage(3, LogLevel.Information, "{Network} has taken new weights: {Weights} loaded and warmed up in {Milliseconds:0} ms")]
    public static partial void Reloaded(ILogger logger, string network, string weights, double milliseconds);

    [LoggerMessage(4, LogLevel.Error, "{Network} goes on with the weights of {LoadedAt:u}: the new ones cannot be taken")]
    public static partial void ReloadFailed(ILogger logger, Exception exception, string network, DateTimeOffset? loadedAt);

    [LoggerMessage(5, LogLevel.Error, "{Network}: a forward pass of {Requests} requests failed")]
    public static partial void PassFailed(ILogger logger, Exception exception, string network, int requests);

    [LoggerMessage(6, LogLevel.Information, "{Network} has stopped; {Abandoned} requests were left")]
    public static partial void Stopped(ILogger logger, string network, int abandoned);

    [LoggerMessage(7, LogLevel.Warning, "{Network}: {Warning}")]
    public static partial void HubWarning(ILogger logger, string network, string warning);
}
