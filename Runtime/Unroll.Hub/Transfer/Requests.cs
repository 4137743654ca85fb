using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Unroll.Hub.Transfer;

/// <summary>Sends single requests and follows their redirects, with the caution that tokens and checksums need.</summary>
internal sealed class Requests : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public Requests(HubOptions options, TimeProvider time)
    {
        if (options.Handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new ArgumentException("HubOptions.Handler must not follow redirects itself (AllowAutoRedirect = false): the first answer has a file's checksum, and tokens go to one host only.", nameof(options));
        }

        _timeout = options.Timeout;
        _time = time;
        _client = options.Handler is { } handler
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Timeout, AutomaticDecompression = DecompressionMethods.None });
        _client.Timeout = Timeout.InfiniteTimeSpan;
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("unroll", typeof(Requests).Assembly.GetName().Version?.ToString(3)));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a request and returns the answer when its headers are there.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">Where to.</param>
    /// <param name="token">Sent to the address's own host, never to one that it redirects to; null: none.</param>
    /// <param name="customize">Adds headers to each request.</param>
    /// <param name="isRelativeOnly">Follow redirects within the host only, and return one to another host as the answer.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TransferException">There is no answer, or one that is no success.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, string? token, Action<HttpRequestMessage>? customize, bool isRelativeOnly, CancellationToken cancellation)
    {
        var current = address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, current);
            // Compressed on the way, a file could be neither resumed nor counted.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (token is not null && current.Scheme == address.Scheme && current.Authority == address.Authority)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            customize?.Invoke(request);
            var response = await SendOnceAsync(request, cancellation).ConfigureAwait(false);
            if (!IsRedirect(response) || response.Headers.Location is not { } location || (isRelativeOnly && location.IsAbsoluteUri))
            {
                if (response.IsSuccessStatusCode || IsRedirect(response) || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    return response;
                }

                using (response)
                {
                    throw TransferException.OfStatus(current, response, _time);
                }
            }

            response.Dispose();
            var target = new Uri(current, location);
            if (target.Scheme != Uri.UriSchemeHttps && (current.Scheme == Uri.UriSchemeHttps || target.Scheme != Uri.UriSchemeHttp))
            {
                throw new TransferException($"{current.Host} redirects to {target.GetLeftPart(UriPartial.Path)}, which is not secure", isTransient: false);
            }

            if (redirects == MaxRedirects)
            {
                throw new TransferException(string.Create(CultureInfo.InvariantCulture, $"{address.Host} redirects more than {MaxRedirects} times"), isTransient: false);
            }

            current = target;
        }
    }

    /// <summary>Reads the next bytes of an answer; none at its end.</summary>
    /// <exception cref="TransferException">The connection is cut off, or nothing comes.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> buffer, Uri address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransferException(Text($"{address.Host} has sent nothing for {_timeout.TotalSeconds:0.###} s"), isTransient: true, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or SocketException)
        {
            throw new TransferException($"the connection to {address.Host} broke off", isTransient: true, e);
        }
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw TransferException.Unreachable(request.RequestUri!, Text($"no answer within {_timeout.TotalSeconds:0.###} s"), isTransient: true, e);
        }
        catch (HttpRequestException e)
        {
            // A name that does not resolve is a machine without a network, or a slip of the pen: asking again only delays the answer.
            var isLasting = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError;
            throw TransferException.Unreachable(request.RequestUri!, (e.InnerException ?? e).Message, !isLasting, e);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
