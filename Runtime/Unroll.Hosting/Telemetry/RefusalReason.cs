namespace Unroll.Hosting.Telemetry;

/// <summary>Why a request was not computed.</summary>
internal enum RefusalReason
{
    QueueFull,
    Timeout,
    Cancelled,
}
