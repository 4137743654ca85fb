namespace Unroll.Hub.Transfer;

/// <summary>Makes a request again while its failures may pass, after waits that double.</summary>
internal sealed class RetryPolicy(HubOptions options, TimeProvider time)
{
    /// <summary>Bytes that earn a download its tries anew: a long one over a bad line meets more failures than a short one.</summary>
    private const long FreshStart = 1 << 20;

    /// <summary>Nobody sits through more; the error says when to come back.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    /// <param name="attempt">The request.</param>
    /// <param name="received">How many bytes are here.</param>
    /// <param name="cancellation">Ends the attempts and the waits.</param>
    /// <exception cref="TransferException">The last failure.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, Func<long> received, CancellationToken cancellation)
    {
        var failures = 0;
        var mark = received();
        while (true)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TransferException e) when (e.IsTransient && !(e.RetryAfter > _longestWait))
            {
                if (received() - mark >= FreshStart)
                {
                    failures = 0;
                    mark = received();
                }

                if (++failures > options.Retries)
                {
                    throw;
                }

                await Task.Delay(WaitAfter(e, failures), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan WaitAfter(TransferException failure, int failures)
    {
        if (failure.RetryAfter is { } asked)
        {
            return asked > TimeSpan.Zero ? asked : TimeSpan.Zero;
        }

        var doubled = options.RetryDelay * Math.Pow(2, failures - 1);
        return doubled < _longestWait ? doubled : _longestWait;
    }
}
