using System.Runtime.InteropServices;
using Google.Protobuf;
using Unroll.Hosting;
using Unroll.Server.Grpc.Messages;
using Unroll.Server.Protocol;

namespace Unroll.Server.Grpc;

/// <summary>Writes the outputs for gRPC: all raw, or all typed, as the request's inputs were.</summary>
internal static class GrpcResponse
{
    public static ModelInferResponse Of(IServedNetwork network, InferRequest request, Inference inference)
    {
        var response = new ModelInferResponse { ModelName = network.Name, ModelVersion = ModelTable.Version, Id = request.Id ?? "" };
        foreach (var wanted in request.OutputsOf(network.Info))
        {
            var index = Inference.IndexOf(network.Info, wanted.Name);
            var shape = inference.Shapes[index];
            var output = new ModelInferResponse.Types.InferOutputTensor { Name = wanted.Name };
            response.Outputs.Add(output);
            if (wanted.Classes > 0)
            {
                output.Datatype = "BYTES";
                output.Shape.Add(Classification.Shape(inference.Images, shape, wanted.Classes));
                AddClasses(response, output, Classification.Of(inference.Output(index), inference.Images, wanted.Classes, network.Classes), request.IsBinaryOutput);
            }
            else
            {
                output.Datatype = "FP32";
                output.Shape.Add(ModelMetadata.Shape(inference.Images, shape));
                AddNumbers(response, output, inference.Output(index).Span, request.IsBinaryOutput);
            }
        }

        return response;
    }

    private static void AddNumbers(ModelInferResponse response, ModelInferResponse.Types.InferOutputTensor output, ReadOnlySpan<float> values, bool raw)
    {
        if (raw)
        {
            response.RawOutputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(values)));
            return;
        }

        output.Contents = new InferTensorContents();
        output.Contents.Fp32Contents.AddRange(values);
    }

    private static void AddClasses(ModelInferResponse response, ModelInferResponse.Types.InferOutputTensor output, IEnumerable<string> classes, bool raw)
    {
        var elements = classes.Select(ByteString.CopyFromUtf8);
        if (!raw)
        {
            output.Contents = new InferTensorContents { BytesContents = { elements } };
            return;
        }

        using var bytes = new MemoryStream();
        foreach (var element in elements)
        {
            TensorBytes.Append(bytes, element.Span);
        }

        response.RawOutputContents.Add(ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
