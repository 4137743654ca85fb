using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>A client of the protocol's gRPC half; methods are called by the names that the protocol gives them.</summary>
internal sealed class GrpcClient(Uri address, CancellationToken cancellation, HttpMessageHandler? handler = null) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });

    public Task<ModelInferResponse> InferAsync(ModelInferRequest request, CallOptions? options = null) => CallAsync<ModelInferRequest, ModelInferResponse>("ModelInfer", request, options);

    public async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, CallOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<TRequest, TResponse>(MethodType.Unary, "inference.GRPCInferenceService", method, Marshaller<TRequest>(), Marshaller<TResponse>()),
            host: null,
            options ?? new CallOptions(cancellationToken: cancellation),
            request);
        return await call;
    }

    /// <summary>Calls what must fail.</summary>
    public async Task<Status> FailAsync(ModelInferRequest request, CallOptions? options = null) => (await Assert.ThrowsAsync<RpcException>(() => InferAsync(request, options))).Status;

    public void Dispose() => _channel.Dispose();

    private static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
    }
}
