using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Unroll.Hosting.Tests.Support;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Requests as clients of the protocol send them.</summary>
internal static class Requests
{
    public const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>One image for TinyNet, as JSON.</summary>
    public static string TinyImage { get; } = $$"""{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":{{Json(TestNetworks.Images(TinyNet.Info, 1))}}}]}""";

    public static string Json(IEnumerable<float> values) => JsonSerializer.Serialize(values);

    /// <summary>One image for a network that is TinyNet, for gRPC.</summary>
    public static ModelInferRequest TinyCall(string model) => new()
    {
        ModelName = model,
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "input", Datatype = "FP32", Shape = { 1, 3, 32, 32 } } },
        RawInputContents = { ByteString.CopyFrom(Bytes(TestNetworks.Images(TinyNet.Info, 1))) },
    };

    public static HttpContent Text(string json) => new StringContent(json, Encoding.UTF8, "application/json");

    /// <summary>JSON with tensors after it, as the binary tensor extension has it.</summary>
    public static HttpContent Binary(string json, params byte[][] tensors)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var content = new ByteArrayContent([.. header, .. tensors.SelectMany(tensor => tensor)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, header.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>An element of a tensor of BYTES: its length, then itself.</summary>
    public static byte[] Element(byte[] element)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, element.Length);
        return [.. length, .. element];
    }

    public static float[] Floats(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
