using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Unroll.Hub.Transfer;

/// <summary>Downloads files: one process at a time, resumed where a former attempt ended, checked, and in place whole or not at all.</summary>
internal sealed class Downloader(Requests requests, RetryPolicy retries)
{
    private const int BufferLength = 1 << 17;

    private static readonly TimeSpan _reportInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Downloads a file unless it is there, or another process brings it meanwhile.</summary>
    /// <returns>Whether bytes were downloaded.</returns>
    /// <exception cref="TransferException">The server cannot be had, or does not have the file.</exception>
    /// <exception cref="HubException">The content is not what it should be, or cannot be written.</exception>
    public async Task<bool> DownloadAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var held = await FileLock.AcquireAsync(request.LockFile, cancellation).ConfigureAwait(false);
        if (CachedFile.Exists(request.Destination) && !(request.IsReplaced && await IsWrongAsync(request, cancellation).ConfigureAwait(false)))
        {
            return false;
        }

        var partial = await PartialFile.OpenAsync(request, cancellation).ConfigureAwait(false);
        await using (partial.ConfigureAwait(false))
        {
            try
            {
                await FillAsync(request, partial, progress, cancellation).ConfigureAwait(false);
                if (partial.Difference() is not null && partial.IsResumed)
                {
                    // What an earlier run left may be of another file; what comes in one piece is the server's.
                    partial.Reset();
                    await FillAsync(request, partial, progress, cancellation).ConfigureAwait(false);
                }
            }
            catch when (partial.Length == 0)
            {
                await partial.DiscardAsync().ConfigureAwait(false);
                throw;
            }

            if (partial.Difference() is { } difference)
            {
                await partial.DiscardAsync().ConfigureAwait(false);
                throw new HubException($"{request.Name}, as {request.Address.Host} sends it, is not the file that was published: {difference}. It was not kept.");
            }

            await partial.MoveIntoPlaceAsync().ConfigureAwait(false);
            return true;
        }
    }

    private static async Task<bool> IsWrongAsync(DownloadRequest request, CancellationToken cancellation) =>
        request.Hash is { } hash && await hash.DifferenceAsync(request.Destination, cancellation).ConfigureAwait(false) is not null;

    private Task<bool> FillAsync(DownloadRequest request, PartialFile partial, IProgress<DownloadProgress>? progress, CancellationToken cancellation) =>
        retries.RunAsync(
            async () =>
            {
                if (request.Length is not { } length || partial.Length < length)
                {
                    await ReceiveAsync(request, partial, progress, cancellation).ConfigureAwait(false);
                }

                return true;
            },
            () => partial.Length,
            cancellation);

    private async Task ReceiveAsync(DownloadRequest request, PartialFile partial, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var offset = partial.Length;
        if (offset > 0 && partial.Validator is null && !request.IsContentAddressed)
        {
            partial.Reset();
            offset = 0;
        }

        using var response = await requests.SendAsync(HttpMethod.Get, request.Address, request.Token, Customize, isRelativeOnly: false, cancellation).ConfigureAwait(false);
        if (response.Content.Headers.ContentEncoding is { Count: > 0 } encodings && !encodings.All(encoding => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new TransferException($"{request.Address.Host} sends {request.Name} compressed ({string.Join(", ", encodings)}), unasked", isTransient: false);
        }

        if (!HasMore(response, partial, offset, out var whole))
        {
            return;
        }

        if (whole is { } total)
        {
            if (request.Length is { } length && total != length)
            {
                throw new HubException(string.Create(CultureInfo.InvariantCulture, $"{request.Name} has {total:N0} bytes on {request.Address.Host}; {length:N0} are expected."));
            }

            if (total > request.MaxLength)
            {
                throw new HubException(string.Create(CultureInfo.InvariantCulture, $"{request.Name} has {total:N0} bytes on {request.Address.Host}; at most {request.MaxLength:N0} are read."));
            }
        }

        if (offset == 0)
        {
            partial.Remember(response);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await CopyAsync(request, body, partial, whole, progress, cancellation).ConfigureAwait(false);
        }

        void Customize(HttpRequestMessage message)
        {
            if (offset > 0)
            {
                message.Headers.Range = new RangeHeaderValue(offset, null);
                // Of a content-addressed file the name says what is in it, while the servers that it is redirected to name it in ways of their own.
                message.Headers.IfRange = request.IsContentAddressed ? null : partial.Validator;
            }
        }
    }

    /// <summary>Makes the partial file ready for an answer's body; false where there is no more to come.</summary>
    private static bool HasMore(HttpResponseMessage response, PartialFile partial, long offset, out long? total)
    {
        var range = response.Content.Headers.ContentRange;
        total = range?.Length;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when offset > 0 && range is { From: { } from } && from == offset:
                return true;
            case HttpStatusCode.PartialContent when offset > 0:
                partial.Reset();
                throw new TransferException($"the server sends other bytes ({range}) than those from {offset.ToString(CultureInfo.InvariantCulture)} on", isTransient: true);
            case HttpStatusCode.RequestedRangeNotSatisfiable when offset > 0 && range?.Length == offset:
                return false;
            case HttpStatusCode.RequestedRangeNotSatisfiable when offset > 0:
                partial.Reset();
                throw new TransferException("the server's file has become shorter", isTransient: true);
            case HttpStatusCode.OK:
                if (offset > 0)
                {
                    // The server has another content by now, or knows no ranges.
                    partial.Reset();
                    partial.Remember(response);
                }

                total = response.Content.Headers.ContentLength;
                return true;
            default:
                throw new TransferException(string.Create(CultureInfo.InvariantCulture, $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}"), isTransient: false);
        }
    }

    private async Task CopyAsync(
        DownloadRequest request, Stream body, PartialFile partial, long? total, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        var reported = Stopwatch.GetTimestamp();
        progress?.Report(new DownloadProgress(request.Name, partial.Length, total));
        while (await requests.ReadAsync(body, buffer, request.Address, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            if (partial.Length + count > (total ?? request.MaxLength))
            {
                throw new HubException(string.Create(CultureInfo.InvariantCulture, $"{request.Address.Host} sends more than the {total ?? request.MaxLength:N0} bytes of {request.Name}."));
            }

            await partial.AppendAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            if (Stopwatch.GetElapsedTime(reported) >= _reportInterval)
            {
                reported = Stopwatch.GetTimestamp();
                progress?.Report(new DownloadProgress(request.Name, partial.Length, total));
            }
        }

        if (partial.Length < total)
        {
            throw new TransferException($"the connection to {request.Address.Host} broke off", isTransient: true);
        }

        progress?.Report(new DownloadProgress(request.Name, partial.Length, total ?? partial.Length));
    }
}
