using Unroll.Server.Protocol;

namespace Unroll.Server.Grpc;

/// <summary>gRPC in the server.</summary>
internal static class GrpcEndpoints
{
    /// <summary>What stands before a message: whether it is compressed, and its length.</summary>
    private const int Prefix = 5;

    private const string Encoding = "grpc-encoding";

    public static void AddGrpcProtocol(this IServiceCollection services, ServerSettings settings) => services.AddGrpc(grpc =>
    {
        grpc.MaxReceiveMessageSize = (int)Math.Min(settings.MaxRequestBytes - Prefix, int.MaxValue);

        // Answers are as large as the network makes them.
        grpc.MaxSendMessageSize = null;
        grpc.Interceptors.Add<GrpcErrors>();
    });

    public static void MapGrpcProtocol(this WebApplication app)
    {
        // A message may unpack to many times what was sent: refused before it is read, as REST does.
        app.Use(static (context, next) => GrpcErrors.IsGrpc(context.Request) && context.Request.Headers[Encoding].ToString() is not ("" or "identity")
            ? throw new ProtocolException(StatusCodes.Status415UnsupportedMediaType, $"the request is compressed ({Encoding}), which is not supported")
            : next(context));
        app.MapGrpcService<InferenceService>();
    }
}
