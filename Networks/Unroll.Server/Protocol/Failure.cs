using Unroll.Hosting;
using Unroll.Images;

namespace Unroll.Server.Protocol;

/// <summary>Why a request has no answer, in words that name no file and no method of the server.</summary>
/// <param name="Status">HTTP's status.</param>
/// <param name="Message">What the client is told.</param>
internal readonly record struct Failure(int Status, string Message)
{
    /// <summary>The failure that is nobody's but the server's own.</summary>
    public static Failure Unexpected { get; } = new(StatusCodes.Status500InternalServerError, "the server failed; its log says why");

    /// <summary>What an exception means; null: <see cref="Unexpected"/>, which belongs into the log.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        ProtocolException e => new Failure(e.Status, e.Message),
        ImageException e => new Failure(StatusCodes.Status400BadRequest, e.Message),
        BadHttpRequestException e => new Failure(e.StatusCode, e.Message),
        QueueFullException => new Failure(StatusCodes.Status429TooManyRequests, "too many requests wait for the model; come again later"),
        TimeoutException => new Failure(StatusCodes.Status503ServiceUnavailable, "the request waited longer than it may; come again later"),
        _ => null,
    };
}
