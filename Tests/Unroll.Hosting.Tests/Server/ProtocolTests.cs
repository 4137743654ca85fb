using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Unroll.Hosting.Tests.Support;
using Unroll.Images;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The Open Inference Protocol over HTTP, requests as its documents have them.</summary>
public sealed class ProtocolTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Infer = "/v2/models/tiny/infer";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true,"live":true}""")]
    [InlineData("/v2", """{"name":"unroll","version":"0.1.0","extensions":["classification","binary_tensor_data"]}""")]
    [InlineData("/v2/models/tiny/ready", """{"name":"tiny","ready":true}""")]
    [InlineData("/v2/models/tiny/versions/1/ready", """{"name":"tiny","ready":true}""")]
    [InlineData("/v2/models/tiny", """{"name":"tiny","versions":["1"],"platform":"unroll_static","inputs":[{"name":"input","datatype":"FP32","shape":[-1,3,32,32]},{"name":"image","datatype":"BYTES","shape":[-1]}],"outputs":[{"name":"logits","datatype":"FP32","shape":[-1,5]}]}""")]
    public async Task Health_and_metadata_are_told(string path, string expected) => Assert.Equal(expected, await server.Client.GetStringAsync(path, Cancellation));

    [Theory]
    [InlineData(Infer)]
    [InlineData("/v2/models/tiny/versions/1/infer")]
    public async Task Numbers_as_JSON_flat_or_nested_are_computed_to_the_bit(string path)
    {
        var images = TestNetworks.Images(TinyNet.Info, 2);
        var expected = TinyNet.Load(server.Weights).Forward(images, 2);
        var nested = $"[{string.Join(',', images.Chunk(images.Length / 2).Select(image => $"[{string.Join(',', image.Chunk(1024).Select(plane => $"[{string.Join(',', plane.Chunk(32).Select(Requests.Json))}]"))}]"))}]";
        foreach (var data in new[] { Requests.Json(images), nested })
        {
            // Members in any order, and unknown ones, are no matter.
            using var response = await PostAsync(path, Requests.Text($$"""{"id":"42","extra":{"a":[1]},"inputs":[{"data":{{data}},"name":"input","shape":[2,3,32,32],"datatype":"FP32"}]}"""));
            Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
            var answer = await Requests.JsonAsync(response);
            Assert.Equal(("tiny", "1", "42"), (answer.GetProperty("model_name").GetString(), answer.GetProperty("model_version").GetString(), answer.GetProperty("id").GetString()));
            var output = answer.GetProperty("outputs")[0];
            Assert.Equal(("logits", "FP32", "[2,5]"), (output.GetProperty("name").GetString(), output.GetProperty("datatype").GetString(), output.GetProperty("shape").GetRawText()));
            Assert.Equal(expected, output.GetProperty("data").Deserialize<float[]>());
        }
    }

    [Fact]
    public async Task Tensors_after_the_JSON_come_back_after_the_JSON()
    {
        var images = TestNetworks.Images(TinyNet.Info, 3);
        using var response = await PostAsync(Infer, Requests.Binary(
            $$$"""{"inputs":[{"name":"input","shape":[3,3,32,32],"datatype":"FP32","parameters":{"binary_data_size":{{{images.Length * 4}}}}}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""",
            Requests.Bytes(images)));

        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var length = int.Parse(response.Headers.GetValues(Requests.HeaderLength).Single(), CultureInfo.InvariantCulture);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            """{"model_name":"tiny","model_version":"1","outputs":[{"name":"logits","datatype":"FP32","shape":[3,5],"parameters":{"binary_data_size":60}}]}""",
            Encoding.UTF8.GetString(bytes, 0, length));
        Assert.Equal(TinyNet.Load(server.Weights).Forward(images, 3), Requests.Floats(bytes.AsSpan(length)));
    }

    [Fact]
    public async Task Encoded_images_are_prepared_and_classified()
    {
        byte[][] files = [TestServer.Picture(1), TestServer.Picture(2, 33, 60)];
        using var response = await PostAsync(Infer, Requests.Binary(
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"image","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":{{{files.Sum(file => file.Length + 4)}}}}}],"outputs":[{"name":"logits","parameters":{"classification":2,"binary_data":false}},{"name":"logits"}]}""",
            [.. files.Select(Requests.Element)]));

        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var length = int.Parse(response.Headers.GetValues(Requests.HeaderLength).Single(), CultureInfo.InvariantCulture);
        var net = TinyNet.Load(server.Weights);
        var logits = files.SelectMany(file =>
        {
            var input = new float[TinyNet.Info.Input.Length];
            TinyNet.Preprocessing.Apply(ImageFile.Decode(file), input);
            return net.Forward(input);
        }).ToArray();
        Assert.Equal(logits, Requests.Floats(bytes.AsSpan(length)));

        var classes = JsonDocument.Parse(bytes.AsMemory(0, length)).RootElement.GetProperty("outputs")[0];
        Assert.Equal(("BYTES", "[2,2]"), (classes.GetProperty("datatype").GetString(), classes.GetProperty("shape").GetRawText()));
        Assert.Equal(logits.Chunk(5).SelectMany(Top2), classes.GetProperty("data").Deserialize<string[]>());

        static IEnumerable<string> Top2(float[] logits) => Enumerable.Range(0, 5).OrderByDescending(i => logits[i]).Take(2)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{logits[i]:F6}:{i}:{TestServer.Labels[i]}"));
    }

    [Fact]
    public async Task An_image_may_be_Base64_in_JSON_and_its_classes_bytes()
    {
        using var response = await PostAsync(Infer, Requests.Text(
            $$$"""{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["{{{Convert.ToBase64String(TestServer.Picture())}}}"]}],"outputs":[{"name":"logits","parameters":{"classification":9,"binary_data":true}}]}"""));
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var length = int.Parse(response.Headers.GetValues(Requests.HeaderLength).Single(), CultureInfo.InvariantCulture);
        var best = TinyNet.Load(server.Weights).Classify(ImageFile.Decode(TestServer.Picture()), top: 1)[0];

        // As many as there are, where more are wanted.
        Assert.Contains("\"shape\":[1,5]", Encoding.UTF8.GetString(bytes, 0, length), StringComparison.Ordinal);
        var first = Encoding.UTF8.GetString(bytes, length + 4, BitConverter.ToInt32(bytes, length));
        Assert.EndsWith($":{best.Class}:{TestServer.Labels[best.Class]}", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/none/infer", "{}", 404, "there is no model 'none'")]
    [InlineData("/v2/models/tiny/versions/2/infer", "{}", 404, "there is no version '2' of the model 'tiny'")]
    [InlineData("/v2/nothing", "{}", 404, "there is no POST /v2/nothing")]
    [InlineData("/v2/health/live", "{}", 405, "there is no POST /v2/health/live")]
    [InlineData(Infer, "", 400, "not the protocol's JSON")]
    [InlineData(Infer, "[]", 400, "an object is expected")]
    [InlineData(Infer, "{", 400, "not the protocol's JSON")]
    [InlineData(Infer, "{}{}", 400, "not the protocol's JSON")]
    [InlineData(Infer, "{}", 400, "takes one input, 'input' (FP32) or 'image' (BYTES); the request has none")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32"}]}""", 400, "'input' has no data")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"data":[1]}]}""", 400, "lacks one")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"INT8","data":[1]}]}""", 400, "is INT8; inputs are FP32")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":[1,2]}]}""", 400, "has 2 values; its shape has 3072")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,224,224],"datatype":"FP32","data":[1]}]}""", 400, "has the shape [1, 3, 224, 224]; the model 'tiny' takes [images, 3, 32, 32]")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[-1,3,32,32],"datatype":"FP32","data":[1]}]}""", 400, "has the shape [-1, 3, 32, 32]")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[5,3,32,32],"datatype":"FP32","data":[1]}]}""", 400, "takes at most 4")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[9223372036854775807,3,32,32],"datatype":"FP32","data":[1]}]}""", 400, "takes at most 4")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":["a"]}]}""", 400, "")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":[true]}]}""", 400, "a tensor's data are numbers or strings")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":[NaN]}]}""", 400, "not the protocol's JSON")]
    [InlineData(Infer, """{"inputs":[{"name":"other","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "the request has 'other' (FP32)")]
    [InlineData(Infer, """{"inputs":[],"outputs":[{"name":"probabilities"}]}""", 400, "has no output 'probabilities'; it has logits")]
    [InlineData(Infer, """{"inputs":[],"outputs":[{"name":"logits"},{"name":"logits"}]}""", 400, "the output 'logits' is asked for twice")]
    [InlineData(Infer, """{"inputs":[],"outputs":[{"name":"logits","parameters":{"classification":0}}]}""", 400, "classification is at least 1")]
    [InlineData(Infer, """{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["bm8gaW1hZ2U="]}]}""", 400, "the image")]
    [InlineData(Infer, """{"inputs":[{"name":"image","shape":[2],"datatype":"BYTES","data":["bm8gaW1hZ2U="]}]}""", 400, "has the shape [2] and 1 elements")]
    [InlineData(Infer, """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","parameters":{"binary_data_size":4}}]}""", 400, "is to have 4 bytes after the JSON (binary_data_size), and 0 are left")]
    public async Task What_is_wrong_is_said(string path, string body, int status, string message)
    {
        using var response = await server.Client.PostAsync(path, Requests.Text(body), Cancellation);
        await AssertErrorAsync(response, status, message);
    }

    [Fact]
    public async Task What_is_wrong_with_bytes_is_said()
    {
        const string Input = """{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","parameters":{"binary_data_size":SIZE}}]}""";
        const string Image = """{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":SIZE}}]}""";
        var nan = TestNetworks.Images(TinyNet.Info, 1);
        nan[7] = float.NaN;
        await AssertRefusedAsync(Input, Requests.Bytes(nan), "has NaN at 7; values are finite");
        await AssertRefusedAsync(Input, new byte[7], "has 7 bytes, which is not a whole number of FP32 values");
        await AssertRefusedAsync(Image, [1, 0, 0], "is cut off");
        await AssertRefusedAsync(Image, [9, 0, 0, 0, 1], "is cut off");
        await AssertRefusedAsync(Image, Requests.Element(TestServer.Picture()[..^100]), "the image");
        await AssertRefusedAsync(Image, Requests.Element(TestServer.Picture(1, 200, 100)), "200 x 100 pixels; at most 10,000 pixels are read");

        using var content = Requests.Binary("{}", [1, 2, 3]);
        using var left = await server.Client.PostAsync(Infer, content, Cancellation);
        await AssertErrorAsync(left, 400, "3 bytes follow the JSON");
        using var beyond = Requests.Text("{}");
        beyond.Headers.Add(Requests.HeaderLength, "3");
        using var refused = await server.Client.PostAsync(Infer, beyond, Cancellation);
        await AssertErrorAsync(refused, 400, "the body, which has 2 bytes");
        using var large = await server.Client.PostAsync(Infer, new ByteArrayContent(new byte[1_000_001]), Cancellation);
        await AssertErrorAsync(large, 413, "too large");

        async Task AssertRefusedAsync(string json, byte[] tensor, string message)
        {
            using var request = Requests.Binary(json.Replace("SIZE", tensor.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), tensor);
            using var response = await server.Client.PostAsync(Infer, request, Cancellation);
            await AssertErrorAsync(response, 400, message);
        }
    }

    [Fact]
    public async Task Prometheus_finds_the_figures()
    {
        using var response = await PostAsync(Infer, Requests.Text($$"""{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":{{Requests.Json(TestNetworks.Images(TinyNet.Info, 1))}}}]}"""));
        var metrics = await server.Client.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("unroll_inference_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Contains("unroll_network=\"tiny\"", metrics, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, HttpContent content)
    {
        var response = await server.Client.PostAsync(path, content, Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
        return response;
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status, string message)
    {
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode}: {body}");
        var error = Assert.Single(JsonDocument.Parse(body).RootElement.EnumerateObject());
        Assert.Equal("error", error.Name);
        Assert.Contains(message, error.Value.GetString(), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"   at |[/\\]tmp[/\\]|\.cs", error.Value.GetString());
    }
}
