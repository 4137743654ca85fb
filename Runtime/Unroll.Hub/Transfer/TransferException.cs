using System.Globalization;
using System.Net;

namespace Unroll.Hub.Transfer;

/// <summary>A request failed. Whoever asked decides what the user reads.</summary>
internal sealed class TransferException : Exception
{
    public TransferException(string message, bool isTransient, Exception? cause = null)
        : base(message, cause) => IsTransient = isTransient;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the server was not reached, or did not answer.</summary>
    public bool IsUnreachable { get; private init; }

    /// <summary>The answer's status; null where there was no answer.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>Hugging Face's X-Error-Code ("GatedRepo"); null where there is none.</summary>
    public string? Code { get; private init; }

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static TransferException Unreachable(Uri address, string reason, bool isTransient, Exception? cause) =>
        new($"{address.Host} cannot be reached: {reason.TrimEnd('.')}", isTransient, cause) { IsUnreachable = true };

    public static TransferException OfStatus(Uri address, HttpResponseMessage response, TimeProvider time)
    {
        var status = response.StatusCode;
        var said = Header(response, "X-Error-Message");
        var message = string.Create(CultureInfo.InvariantCulture, $"{address.Host} answers {(int)status} {response.ReasonPhrase}").TrimEnd();
        return new TransferException(said is null ? message : $"{message}: {said.TrimEnd('.')}", IsPassing(status))
        {
            Status = status,
            Code = Header(response, "X-Error-Code"),
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - time.GetUtcNow()) : null,
        };
    }

    public static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
