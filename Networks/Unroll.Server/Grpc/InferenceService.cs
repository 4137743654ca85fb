using Grpc.Core;
using Unroll.Server.Grpc.Messages;
using Unroll.Server.Protocol;

namespace Unroll.Server.Grpc;

/// <summary>The gRPC half of the Open Inference Protocol, version 2: the same networks and rules as REST has.</summary>
internal sealed class InferenceService(ModelTable networks, ImageReader images) : GRPCInferenceService.GRPCInferenceServiceBase
{
    /// <summary>Where HTTP finds <see cref="ServerLive"/>.</summary>
    public const string LivePath = "/inference.GRPCInferenceService/ServerLive";

    /// <summary>Where HTTP finds <see cref="ServerReady"/>.</summary>
    public const string ReadyPath = "/inference.GRPCInferenceService/ServerReady";

    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => Task.FromResult(new ServerReadyResponse { Ready = networks.AreReady });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = networks.Find(request.Name, request.Version).Status.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) => Task.FromResult(new ServerMetadataResponse
    {
        Name = ServerAnswer.Grpc.Name,
        Version = ServerAnswer.Grpc.Version,
        Extensions = { ServerAnswer.Grpc.Extensions },
    });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        var model = Protocol.ModelMetadata.Of(networks.Find(request.Name, request.Version));
        return Task.FromResult(new ModelMetadataResponse
        {
            Name = model.Name,
            Versions = { model.Versions },
            Platform = model.Platform,
            Inputs = { model.Inputs.Select(Tensor) },
            Outputs = { model.Outputs.Select(Tensor) },
        });
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var network = networks.Find(request.ModelName, request.ModelVersion);
        var read = GrpcRequest.Read(request);
        using var inference = await Inference.RunAsync(network, read, images, context.CancellationToken);
        return GrpcResponse.Of(network, read, inference);
    }

    private static ModelMetadataResponse.Types.TensorMetadata Tensor(TensorAnswer tensor) => new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };
}
