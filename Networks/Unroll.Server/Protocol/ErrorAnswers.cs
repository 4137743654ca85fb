using Unroll.Server.Grpc;

namespace Unroll.Server.Protocol;

/// <summary>Every failure becomes the protocol's {"error": "…"}, or gRPC's status where the request is gRPC's.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        Failure? failure = null;
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentLength: null } response)
            {
                failure = new Failure(response.StatusCode, $"there is no {context.Request.Method} {context.Request.Path}");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && e is not BadHttpRequestException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
#pragma warning disable CA1031 // The answer must not tell what the server is made of; the log does.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = Failure.Of(e);
            if (failure is null)
            {
                Unexpected(logger, e, context.Request.Path);
                failure = Failure.Unexpected;
            }
        }

        if (failure is { } told && !context.Response.HasStarted)
        {
            await (GrpcErrors.IsGrpc(context.Request) ? GrpcErrors.AnswerAsync(context.Response, told) : AnswerAsync(context, told));
        }
    }

    private static Task AnswerAsync(HttpContext context, Failure failure)
    {
        if (failure.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        context.Response.StatusCode = failure.Status;
        return context.Response.WriteAsJsonAsync(new ErrorAnswer(failure.Message), ProtocolJson.Default.ErrorAnswer, cancellationToken: CancellationToken.None);
    }

    [LoggerMessage(1, LogLevel.Error, "A request of {Path} failed")]
    private static partial void Unexpected(ILogger logger, Exception exception, string path);
}
