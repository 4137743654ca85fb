using Grpc.Core;
using Grpc.Core.Interceptors;
using Unroll.Server.Protocol;

namespace Unroll.Server.Grpc;

/// <summary>Failures as gRPC's statuses.</summary>
internal sealed partial class GrpcErrors(ILogger<GrpcErrors> logger) : Interceptor
{
    private const string ContentType = "application/grpc";

    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Answers a call that reached no method: a status without a message, which HTTP calls a success.</summary>
    public static Task AnswerAsync(HttpResponse response, Failure failure)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = $"{(int)CodeOf(failure.Status)}";
        response.Headers["grpc-message"] = Uri.EscapeDataString(failure.Message);
        return response.CompleteAsync();
    }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.CancellationToken.IsCancellationRequested)
        {
            throw Error(context.Deadline <= DateTime.UtcNow ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, "the caller waits no longer");
        }
        catch (Exception e) when (e is not RpcException)
        {
            if (Failure.Of(e) is { } failure)
            {
                throw Error(CodeOf(failure.Status), failure.Message);
            }

            Unexpected(logger, e, context.Method);
            throw Error(StatusCode.Internal, Failure.Unexpected.Message);
        }
    }

    private static StatusCode CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status405MethodNotAllowed or StatusCodes.Status415UnsupportedMediaType => StatusCode.Unimplemented,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));

    [LoggerMessage(1, LogLevel.Error, "A call of {Method} failed")]
    private static partial void Unexpected(ILogger logger, Exception exception, string method);
}
