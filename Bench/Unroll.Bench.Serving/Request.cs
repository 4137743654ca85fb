using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Bench.Serving;

/// <summary>A request that is sent again and again.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="JsonLength">How many of them are JSON, for the binary tensor extension; null: there is none.</param>
internal sealed record Request(byte[] Body, string ContentType = Request.Tensor, int? JsonLength = null)
{
    private const string Tensor = "application/octet-stream";
    private const string GrpcMessage = "application/grpc";
    private const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>What stands before a message of gRPC: whether it is compressed, and its length.</summary>
    private const int GrpcPrefix = 5;

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>An image after the JSON; the logits are to come so, too.</summary>
    public static Request Binary(NetworkInfo info, byte[] image)
    {
        var shape = info.Input;
        var json = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"inputs":[{"name":"input","shape":[1,{{{shape.Channels}}},{{{shape.Height}}},{{{shape.Width}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{image.Length}}}}}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}"""));
        return new Request([.. json, .. image], JsonLength: json.Length);
    }

    /// <summary>The same as a call of gRPC. Its message is made once, as the bytes of REST are.</summary>
    public static Request Grpc(NetworkInfo info, byte[] image)
    {
        var shape = info.Input;
        var message = new ModelInferRequest
        {
            ModelName = info.Name,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "input", Datatype = "FP32", Shape = { 1, shape.Channels, shape.Height, shape.Width } } },
            RawInputContents = { ByteString.CopyFrom(image) },
        }.ToByteArray();
        var prefix = new byte[GrpcPrefix];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.Length);
        return new Request([.. prefix, .. message], GrpcMessage);
    }

    /// <summary>The request to send.</summary>
    /// <param name="path">Where to.</param>
    public HttpRequestMessage To(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        if (JsonLength is { } length)
        {
            request.Content.Headers.Add(HeaderLength, length.ToString(CultureInfo.InvariantCulture));
        }

        if (ContentType == GrpcMessage)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.TE.ParseAdd("trailers");
        }

        return request;
    }

    /// <summary>The logits of an answer, which are its last bytes, of gRPC too: outputs that are raw are the message's last field.</summary>
    public static ReadOnlySpan<float> Logits(byte[] answer, int count) => MemoryMarshal.Cast<byte, float>(answer.AsSpan(answer.Length - (count * sizeof(float))));
}
