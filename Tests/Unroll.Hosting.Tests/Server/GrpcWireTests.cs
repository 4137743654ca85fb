using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Bytes as the protocol's document numbers their fields, written and read without generated code, which could only agree with itself.</summary>
public sealed class GrpcWireTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_raw_request_is_understood_and_its_answer_can_be_read()
    {
        var image = TestNetworks.Images(TinyNet.Info, 1);
        var expected = TinyNet.Load(server.Weights).Forward(image);

        // ModelInferRequest: model_name 1, model_version 2, id 3, inputs 5 (name 1, datatype 2, shape 3), outputs 6 (name 1, parameters 2), raw_input_contents 7.
        // A map's entry is a message: key 1, value 2; InferParameter has int64_param 2.
        var answer = await CallAsync("ModelInfer", [
            .. Text(1, "tiny"), .. Text(2, "1"), .. Text(3, "seven"),
            .. Field(5, [.. Text(1, "input"), .. Text(2, "FP32"), .. Field(3, [.. Varint(1), .. Varint(3), .. Varint(32), .. Varint(32)])]),
            .. Field(6, [.. Text(1, "logits"), .. Field(2, [.. Text(1, "classification"), .. Field(2, [2 << 3, 1])])]),
            .. Field(6, Text(1, "logits")),
            .. Field(7, Requests.Bytes(image))]);

        // ModelInferResponse: model_name 1, model_version 2, id 3, outputs 5 (name 1, datatype 2, shape 3), raw_output_contents 6.
        Assert.Equal(("tiny", "1", "seven"), (TextOf(answer, 1), TextOf(answer, 2), TextOf(answer, 3)));
        var outputs = FieldsOf(answer, 5).Select(Parse).ToArray();
        Assert.Equal(["logits BYTES", "logits FP32"], outputs.Select(output => $"{TextOf(output, 1)} {TextOf(output, 2)}"));
        Assert.Equal([1, 1], FieldsOf(outputs[0], 3).Single());
        Assert.Equal([1, 5], FieldsOf(outputs[1], 3).Single());
        var raw = FieldsOf(answer, 6).ToArray();
        var best = Array.IndexOf(expected, expected.Max());
        Assert.Equal(Requests.Element(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{expected[best]:F6}:{best}:{TestServer.Labels[best]}"))), raw[0]);
        Assert.Equal(expected, Requests.Floats(raw[1]));
    }

    [Fact]
    public async Task A_typed_request_is_understood_and_its_answer_can_be_read()
    {
        var image = TestNetworks.Images(TinyNet.Info, 1);

        // InferInputTensor and InferOutputTensor: contents 5; InferTensorContents: fp32_contents 6, packed. Numbers that are not packed are as good.
        var answer = await CallAsync("ModelInfer", [
            .. Text(1, "tiny"),
            .. Field(5, [
                .. Text(1, "input"), .. Text(2, "FP32"), .. new byte[] { 3 << 3, 1, 3 << 3, 3, 3 << 3, 32, 3 << 3, 32 },
                .. Field(5, Field(6, Requests.Bytes(image)))])]);
        var output = Parse(FieldsOf(answer, 5).Single());
        Assert.Empty(FieldsOf(answer, 6));
        Assert.Equal(TinyNet.Load(server.Weights).Forward(image), Requests.Floats(FieldsOf(Parse(FieldsOf(output, 5).Single()), 6).Single()));

        // bytes_contents 8: an encoded image, and its classes by a uint64_param 5.
        answer = await CallAsync("ModelInfer", [
            .. Text(1, "tiny"),
            .. Field(5, [.. Text(1, "image"), .. Text(2, "BYTES"), .. Field(3, [1]), .. Field(5, Field(8, TestServer.Picture()))]),
            .. Field(6, [.. Text(1, "logits"), .. Field(2, [.. Text(1, "classification"), .. Field(2, [5 << 3, 3])])])]);
        var classes = FieldsOf(Parse(FieldsOf(Parse(FieldsOf(answer, 5).Single()), 5).Single()), 8).Select(Encoding.UTF8.GetString).ToArray();
        Assert.Equal(3, classes.Length);
        Assert.All(classes, text => Assert.Matches("^-?[0-9]+\\.[0-9]{6}:[0-4]:(ant|bee|cat|dog|elk)$", text));
    }

    [Fact]
    public async Task Health_and_metadata_have_the_protocols_numbers()
    {
        AssertTrue(await CallAsync("ServerLive", []));
        AssertTrue(await CallAsync("ServerReady", []));
        AssertTrue(await CallAsync("ModelReady", [.. Text(1, "tiny"), .. Text(2, "1")]));
        var metadata = await CallAsync("ServerMetadata", []);
        Assert.Equal(("unroll", "0.1.0", "classification"), (TextOf(metadata, 1), TextOf(metadata, 2), TextOf(metadata, 3)));

        // name 1, versions 2, platform 3, inputs 4, outputs 5; a tensor: name 1, datatype 2, shape 3.
        var model = await CallAsync("ModelMetadata", [.. Text(1, "tiny"), .. Text(2, "1")]);
        Assert.Equal(("tiny", "1", "unroll_static"), (TextOf(model, 1), TextOf(model, 2), TextOf(model, 3)));
        Assert.Equal(["input FP32", "image BYTES"], FieldsOf(model, 4).Select(Parse).Select(tensor => $"{TextOf(tensor, 1)} {TextOf(tensor, 2)}"));
        var output = Parse(FieldsOf(model, 5).Single());
        Assert.Equal("logits FP32", $"{TextOf(output, 1)} {TextOf(output, 2)}");

        // -1 is a varint of ten bytes.
        Assert.Equal([255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 5], FieldsOf(output, 3).Single());
    }

    [Theory]
    [InlineData("ModelInfer", new byte[] { 0, 0, 0, 0, 2, 10, 99 }, "2")]
    [InlineData("ModelInfer", new byte[] { 0, 0, 0, 0, 9, 10 }, "13")]
    [InlineData("ModelInfer", new byte[] { 0, 255, 255, 255, 255, 10 }, "2")]
    [InlineData("ModelInfer", new byte[] { }, "13")]
    [InlineData("ModelInfer", new byte[] { 0, 0, 0, 0, 0 }, "5")]
    [InlineData("None", new byte[] { 0, 0, 0, 0, 0 }, "12")]
    public async Task Bytes_that_are_no_request_are_refused_and_the_server_serves_on(string method, byte[] body, string status)
    {
        using var response = await SendAsync(method, body);
        var told = response.Headers.TryGetValues("grpc-status", out var header) ? header : response.TrailingHeaders.GetValues("grpc-status");
        Assert.Equal(status, Assert.Single(told));
        AssertTrue(await CallAsync("ModelReady", Text(1, "tiny")));
    }

    /// <summary>Calls a method with a message, and reads the answer's fields: of a varint its bytes, of others their contents.</summary>
    private async Task<List<(int Number, byte[] Value)>> CallAsync(string method, byte[] message)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        using var response = await SendAsync(method, [0, .. length, .. message]);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal(body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        return Parse(body[5..]);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, byte[] body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcAddress, $"/inference.GRPCInferenceService/{method}"));
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A bool in field 1.</summary>
    private static void AssertTrue(List<(int Number, byte[] Value)> message)
    {
        var (number, value) = Assert.Single(message);
        Assert.Equal((1, 1), (number, Assert.Single(value)));
    }

    private static byte[] Text(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] contents) => [.. Varint((number << 3) | 2), .. Varint(contents.Length), .. contents];

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];

    private static List<(int Number, byte[] Value)> Parse(byte[] message)
    {
        List<(int, byte[])> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var (number, kind) = (message[at] >> 3, message[at] & 7);
            var value = at + 1;
            var end = value;
            while (message[end++] >= 128)
            {
            }

            if (kind == 2)
            {
                var length = Enumerable.Range(0, end - value).Sum(i => (message[value + i] & 127) << (7 * i));
                (value, end) = (end, end + length);
            }

            fields.Add((number, message[value..end]));
            at = end;
        }

        return fields;
    }

    private static IEnumerable<byte[]> FieldsOf(List<(int Number, byte[] Value)> message, int number) => message.Where(field => field.Number == number).Select(field => field.Value);

    private static string TextOf(List<(int Number, byte[] Value)> message, int number) => Encoding.UTF8.GetString(FieldsOf(message, number).Single());
}
