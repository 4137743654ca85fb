using Unroll.Hosting;
using Unroll.Images;

namespace Unroll.Server.Protocol;

/// <summary>Every failure becomes the protocol's {"error": "…"}, which names no file and no method of the server.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var (status, message) = (0, "");
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentLength: null } response)
            {
                (status, message) = (response.StatusCode, $"there is no {context.Request.Method} {context.Request.Path}");
            }
        }
        catch (ProtocolException e)
        {
            (status, message) = (e.Status, e.Message);
        }
        catch (ImageException e)
        {
            (status, message) = (StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            (status, message) = (e.StatusCode, e.Message);
        }
        catch (QueueFullException)
        {
            (status, message) = (StatusCodes.Status429TooManyRequests, "too many requests wait for the model; come again later");
        }
        catch (TimeoutException)
        {
            (status, message) = (StatusCodes.Status503ServiceUnavailable, "the request waited longer than it may; come again later");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
#pragma warning disable CA1031 // The answer must not tell what the server is made of; the log does.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Unexpected(logger, e, context.Request.Path);
            (status, message) = (StatusCodes.Status500InternalServerError, "the server failed; its log says why");
        }

        if (status != 0 && !context.Response.HasStarted)
        {
            await AnswerAsync(context, status, message);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ErrorAnswer(message), ProtocolJson.Default.ErrorAnswer, cancellationToken: CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Error, "A request of {Path} failed")]
    private static partial void Unexpected(ILogger logger, Exception exception, string path);
}
