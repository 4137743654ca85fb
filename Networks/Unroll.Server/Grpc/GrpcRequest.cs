using Google.Protobuf;
using Unroll.Server.Grpc.Messages;
using Unroll.Server.Protocol;

namespace Unroll.Server.Grpc;

/// <summary>Reads a request for inference of gRPC.</summary>
internal static class GrpcRequest
{
    /// <exception cref="ProtocolException">It contradicts itself.</exception>
    public static InferRequest Read(ModelInferRequest request)
    {
        var raw = request.RawInputContents;
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
        {
            throw ProtocolException.Bad($"the request has {request.Inputs.Count} inputs and {raw.Count} raw_input_contents; it has one for each input, or none");
        }

        return new InferRequest
        {
            Id = request.Id.Length > 0 ? request.Id : null,
            Inputs = [.. request.Inputs.Select((input, index) => Read(input, raw.Count > 0 ? raw[index] : null))],
            Outputs = [.. request.Outputs.Select(Read)],

            // Who sends typed contents may know no others.
            IsBinaryOutput = raw.Count > 0,
        };
    }

    private static InferTensor Read(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        if (input.Name.Length == 0 || input.Datatype.Length == 0)
        {
            throw ProtocolException.Bad($"an input has a name, a shape and a datatype; '{input.Name}' lacks one");
        }

        var contents = input.Contents ?? new InferTensorContents();
        if (raw is not null)
        {
            return contents.CalculateSize() == 0
                ? TensorBytes.Read(input.Name, input.Datatype, input.Shape, raw.Memory)
                : throw ProtocolException.Bad($"the input '{input.Name}' has contents and raw_input_contents, too");
        }

        var tensor = new InferTensor(input.Name, input.Datatype, input.Shape);
        return input.Datatype switch
        {
            "FP32" when HasOnly(contents.Fp32Contents.Count) => tensor with { Numbers = contents.Fp32Contents.ToArray() },
            "BYTES" when HasOnly(contents.BytesContents.Count) => tensor with { Elements = [.. contents.BytesContents.Select(element => element.Memory)] },
            "FP32" or "BYTES" => throw ProtocolException.Bad($"the contents of the input '{input.Name}' are not {input.Datatype}: FP32 are fp32_contents, BYTES bytes_contents, and there are no others"),
            _ => throw InferTensor.Unsupported(input.Name, input.Datatype),
        };

        bool HasOnly(int count) => count > 0 && count == contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
            + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count;
    }

    private static RequestedOutput Read(ModelInferRequest.Types.InferRequestedOutputTensor output) =>
        new(output.Name, IsBinary: null, output.Parameters.TryGetValue("classification", out var classes) ? Classification.Count(Whole(classes)) : 0);

    private static long Whole(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Int64Param,
        InferParameter.ParameterChoiceOneofCase.Uint64Param => (long)Math.Min(parameter.Uint64Param, long.MaxValue),
        _ => throw ProtocolException.Bad("classification is int64_param, the classes that are wanted"),
    };
}
