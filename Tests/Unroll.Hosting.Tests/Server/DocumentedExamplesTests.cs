using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests.Server;

/// <summary>
/// Requests laid out as the examples of the protocol's documents are, to the space: inference_rest.md of kserve/open-inference-protocol, and extension_binary_data.md and
/// extension_classification.md of triton-inference-server/server. Their model takes UINT32 and BOOL; names, datatype and shape are our network's. Answers are held against the documents' schemas.
/// </summary>
public sealed class DocumentedExamplesTests(TestServer server) : IClassFixture<TestServer>
{
    // The documents' notation: a ? marks what is #optional.
    private const string Tensor = """{"name": "$string", "datatype": "$string", "shape": ["$number"]}""";

    private const string Answer = """{"model_name": "$string", "model_version?": "$string", "id": "$string", "parameters?": {}, "outputs": [%OUTPUT%]}""";

    private const string Output = """{"name": "$string", "shape": ["$number"], "datatype": "$string", "parameters?": {}, "data": ["%DATA%"]}""";

    private const string BinaryOutput = """{"name": "$string", "shape": ["$number"], "datatype": "$string", "parameters": {"binary_data_size": "$number"}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2", 200, """{"name": "$string", "version": "$string", "extensions": ["$string"]}""")]
    [InlineData("/v2/health/live", 200, """{"live": "$bool"}""")]
    [InlineData("/v2/models/tiny/ready", 200, """{"name": "$string", "ready": "$bool"}""")]
    [InlineData("/v2/models/tiny", 200, $$"""{"name": "$string", "versions?": ["$string"], "platform": "$string", "inputs": [{{Tensor}}], "outputs": [{{Tensor}}]}""")]
    [InlineData("/v2/models/tiny/versions/1", 200, $$"""{"name": "$string", "versions?": ["$string"], "platform": "$string", "inputs": [{{Tensor}}], "outputs": [{{Tensor}}]}""")]
    [InlineData("/v2/models/mymodel", 404, """{"error": "$string"}""")]
    public async Task Answers_about_the_server_are_the_documents_objects(string path, int status, string schema)
    {
        using var response = await server.Client.GetAsync(path, Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        AssertIs(schema, await Requests.JsonAsync(response));
    }

    [Fact]
    public async Task The_example_of_inference_is_answered()
    {
        var images = TestNetworks.Images(TinyNet.Info, 2);
        using var response = await PostAsync(Encoding.UTF8.GetBytes($$"""
            {
              "id" : "42",
              "inputs" : [
                {
                  "name" : "input",
                  "shape" : [ 2, 3, 32, 32 ],
                  "datatype" : "FP32",
                  "data" : [ {{Numbers(images)}} ]
                }
              ],
              "outputs" : [
                {
                  "name" : "logits"
                }
              ]
            }
            """));

        var json = await Requests.JsonAsync(response);
        AssertIs(Of(Output, "$number"), json);
        Assert.Equal("42", json.GetProperty("id").GetString());
        var output = json.GetProperty("outputs")[0];
        Assert.Equal("""["logits","FP32",[2,5]]""", $"""["{output.GetProperty("name")}","{output.GetProperty("datatype")}",{output.GetProperty("shape")}]""");
        Assert.Equal(TinyNet.Load(server.Weights).Forward(images, 2), output.GetProperty("data").Deserialize<float[]>());
    }

    [Fact]
    public async Task The_example_of_bytes_after_the_JSON_is_answered_with_bytes_after_the_JSON()
    {
        var image = TestNetworks.Images(TinyNet.Info, 1);
        var header = Encoding.UTF8.GetBytes($$"""
            {
              "model_name" : "tiny",
              "id" : "42",
              "inputs" : [
                {
                  "name" : "input",
                  "shape" : [ 1, 3, 32, 32 ],
                  "datatype" : "FP32",
                  "parameters" : {
                    "binary_data_size" : {{image.Length * sizeof(float)}}
                  }
                }
              ],
              "outputs" : [
                {
                  "name" : "logits",
                  "parameters" : {
                    "binary_data" : true
                  }
                }
              ]
            }
            """);
        using var response = await PostAsync([.. header, .. Requests.Bytes(image)], header.Length);

        var body = await response.Content.ReadAsByteArrayAsync(Cancellation);
        var length = int.Parse(response.Content.Headers.TryGetValues(Requests.HeaderLength, out var values) ? values.Single() : response.Headers.GetValues(Requests.HeaderLength).Single(), CultureInfo.InvariantCulture);
        using var json = JsonDocument.Parse(body.AsMemory(0, length));
        AssertIs(Answer.Replace("%OUTPUT%", BinaryOutput, StringComparison.Ordinal), json.RootElement);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((length + (5 * sizeof(float)), 5 * sizeof(float)), (body.Length, json.RootElement.GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32()));
        Assert.Equal(TinyNet.Load(server.Weights).Forward(image), Requests.Floats(body.AsSpan(length)));
    }

    [Fact]
    public async Task The_example_of_classification_is_answered_with_values_indices_and_labels()
    {
        var image = TestNetworks.Images(TinyNet.Info, 1);
        using var response = await PostAsync(Encoding.UTF8.GetBytes($$"""
            {
              "id" : "42",
              "inputs" : [
                {
                  "name" : "input",
                  "shape" : [ 1, 3, 32, 32 ],
                  "datatype" : "FP32",
                  "data" : [ {{Numbers(image)}} ]
                }
              ],
              "outputs" : [
                {
                  "name" : "logits",
                  "parameters" : { "classification" : 2 }
                }
              ]
            }
            """));

        var json = await Requests.JsonAsync(response);
        AssertIs(Of(Output, "$string"), json);
        var output = json.GetProperty("outputs")[0];

        // The text of the document says BYTES and [batch-size, count]; its example has an older STRING and [2].
        Assert.Equal("""["BYTES",[1,2]]""", $"""["{output.GetProperty("datatype")}",{output.GetProperty("shape")}]""");
        var logits = TinyNet.Load(server.Weights).Forward(image);
        Assert.Equal(
            Enumerable.Range(0, logits.Length).OrderByDescending(index => logits[index]).Take(2).Select(index => string.Create(CultureInfo.InvariantCulture, $"{logits[index]:F6}:{index}:{TestServer.Labels[index]}")),
            output.GetProperty("data").Deserialize<string[]>());
    }

    private static string Of(string output, string data) => Answer.Replace("%OUTPUT%", output.Replace("%DATA%", data, StringComparison.Ordinal), StringComparison.Ordinal);

    private static string Numbers(float[] values) => string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private async Task<HttpResponseMessage> PostAsync(byte[] body, int? header = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(header is null ? "application/json" : "application/octet-stream");
        if (header is { } length)
        {
            content.Headers.Add(Requests.HeaderLength, length.ToString(CultureInfo.InvariantCulture));
        }

        var response = await server.Client.PostAsync("/v2/models/tiny/infer", content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private static void AssertIs(string schema, JsonElement json)
    {
        using var document = JsonDocument.Parse(schema);
        AssertIs(document.RootElement, json, "$");
    }

    private static void AssertIs(JsonElement schema, JsonElement json, string path)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.True(json.ValueKind == JsonValueKind.Object, $"{path} is {json}.");
                var members = schema.EnumerateObject().ToDictionary(member => member.Name.TrimEnd('?'), member => member);
                Assert.All(members.Values.Where(member => !member.Name.EndsWith('?')), member => Assert.True(json.TryGetProperty(member.Name, out _), $"{path} has no {member.Name}: {json}"));
                Assert.All(json.EnumerateObject(), member => AssertIs(members[member.Name].Value, member.Value, $"{path}.{member.Name}"));
                break;
            case JsonValueKind.Array:
                Assert.True(json.ValueKind == JsonValueKind.Array, $"{path} is {json}.");
                Assert.All(json.EnumerateArray(), element => AssertIs(schema[0], element, $"{path}[]"));
                break;
            default:
                var kind = json.ValueKind switch
                {
                    JsonValueKind.String => "$string",
                    JsonValueKind.Number => "$number",
                    JsonValueKind.True or JsonValueKind.False => "$bool",
                    _ => json.ValueKind.ToString(),
                };
                Assert.True(kind == schema.GetString(), $"{path} is {json}, and not {schema}.");
                break;
        }
    }
}
