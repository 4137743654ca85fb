using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Unroll.Hosting.Tests.Support;
using Unroll.Images;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The Open Inference Protocol over gRPC, over loopback.</summary>
public sealed class GrpcTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly GrpcClient _client = new(server.GrpcAddress, TestContext.Current.CancellationToken);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Health_and_metadata_are_told()
    {
        Assert.True((await _client.CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);
        Assert.True((await _client.CallAsync<ServerReadyRequest, ServerReadyResponse>("ServerReady", new())).Ready);
        Assert.True((await _client.CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "tiny", Version = "1" })).Ready);
        Assert.Equal(
            """{ "name": "unroll", "version": "0.1.0", "extensions": [ "classification" ] }""",
            (await _client.CallAsync<ServerMetadataRequest, ServerMetadataResponse>("ServerMetadata", new())).ToString());
        Assert.Equal(
            """{ "name": "tiny", "versions": [ "1" ], "platform": "unroll_static", "inputs": [ { "name": "input", "datatype": "FP32", "shape": [ "-1", "3", "32", "32" ] }, { "name": "image", "datatype": "BYTES", "shape": [ "-1" ] } ], "outputs": [ { "name": "logits", "datatype": "FP32", "shape": [ "-1", "5" ] } ] }""",
            (await _client.CallAsync<ModelMetadataRequest, ModelMetadataResponse>("ModelMetadata", new() { Name = "tiny" })).ToString());
    }

    [Fact]
    public async Task Raw_numbers_come_back_raw_and_typed_ones_typed()
    {
        var images = TestNetworks.Images(TinyNet.Info, 2);
        var expected = TinyNet.Load(server.Weights).Forward(images, 2);

        var raw = await _client.InferAsync(Raw(Requests.Bytes(images), "FP32", 2, 3, 32, 32));
        Assert.Equal(("tiny", "1", "42"), (raw.ModelName, raw.ModelVersion, raw.Id));
        Assert.Equal("""{ "name": "logits", "datatype": "FP32", "shape": [ "2", "5" ] }""", Assert.Single(raw.Outputs).ToString());
        Assert.Equal(expected, Requests.Floats(Assert.Single(raw.RawOutputContents).Span));

        var typed = await _client.InferAsync(Typed(new InferTensorContents { Fp32Contents = { images } }, "FP32", 2, 3, 32, 32));
        Assert.Empty(typed.RawOutputContents);
        Assert.Equal(expected, Assert.Single(typed.Outputs).Contents.Fp32Contents);
    }

    [Fact]
    public async Task Encoded_images_are_prepared_and_classified()
    {
        byte[][] files = [TestServer.Picture(1), TestServer.Picture(2, 33, 60)];
        var net = TinyNet.Load(server.Weights);
        var logits = files.SelectMany(file =>
        {
            var input = new float[TinyNet.Info.Input.Length];
            TinyNet.Preprocessing.Apply(ImageFile.Decode(file), input);
            return net.Forward(input);
        }).ToArray();
        var top = logits.Chunk(5).SelectMany(values => Enumerable.Range(0, 5).OrderByDescending(i => values[i]).Take(2)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{values[i]:F6}:{i}:{TestServer.Labels[i]}"))).ToArray();

        var typed = Typed(new InferTensorContents { BytesContents = { files.Select(file => ByteString.CopyFrom(file)) } }, "BYTES", 2);
        var raw = Raw([.. files.SelectMany(Requests.Element)], "BYTES", 2);
        foreach (var request in new[] { typed, raw })
        {
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "logits", Parameters = { ["classification"] = new InferParameter { Int64Param = 2 } } });
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "logits" });
        }

        var ofTyped = await _client.InferAsync(typed);
        Assert.Equal(("BYTES", 2, 2), (ofTyped.Outputs[0].Datatype, ofTyped.Outputs[0].Shape[0], ofTyped.Outputs[0].Shape[1]));
        Assert.Equal(top, ofTyped.Outputs[0].Contents.BytesContents.Select(text => text.ToStringUtf8()));
        Assert.Equal(logits, ofTyped.Outputs[1].Contents.Fp32Contents);
        var ofRaw = await _client.InferAsync(raw);
        Assert.Equal(top, Elements(ofRaw.RawOutputContents[0].ToByteArray()));
        Assert.Equal(logits, Requests.Floats(ofRaw.RawOutputContents[1].Span));
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        var one = Requests.Bytes(TestNetworks.Images(TinyNet.Info, 1));
        var nan = TestNetworks.Images(TinyNet.Info, 1);
        nan[7] = float.NaN;

        await AssertAsync(StatusCode.NotFound, "there is no model 'none'", new ModelInferRequest { ModelName = "none" });
        await AssertAsync(StatusCode.NotFound, "there is no version '2' of the model 'tiny'", new ModelInferRequest { ModelName = "tiny", ModelVersion = "2" });
        await AssertAsync(StatusCode.InvalidArgument, "takes one input, 'input' (FP32) or 'image' (BYTES); the request has none", new ModelInferRequest { ModelName = "tiny" });
        await AssertAsync(StatusCode.InvalidArgument, "'input' lacks one", Raw(one, "", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "is INT8; inputs are FP32", Raw(one, "INT8", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "is INT8; inputs are FP32", Typed(new InferTensorContents { IntContents = { 1 } }, "INT8", 1));
        await AssertAsync(StatusCode.InvalidArgument, "are not FP32: FP32 are fp32_contents", Typed(new InferTensorContents { Fp64Contents = { 1 } }, "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "are not FP32", Typed(new InferTensorContents { Fp32Contents = { nan }, BoolContents = { true } }, "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "are not FP32", Typed(null, "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "has the shape [1, 3, 64, 64]; the model 'tiny' takes [images, 3, 32, 32]", Raw(one, "FP32", 1, 3, 64, 64));
        await AssertAsync(StatusCode.InvalidArgument, "has 3072 values; its shape has 6144", Raw(one, "FP32", 2, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "takes at most 4", Raw(one, "FP32", 5, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "not a whole number of FP32 values", Raw(one[1..], "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "has NaN at 7; values are finite", Raw(Requests.Bytes(nan), "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "has NaN at 7; values are finite", Typed(new InferTensorContents { Fp32Contents = { nan } }, "FP32", 1, 3, 32, 32));
        await AssertAsync(StatusCode.InvalidArgument, "is cut off", Raw([9, 0, 0, 0, 1], "BYTES", 1));
        await AssertAsync(StatusCode.InvalidArgument, "200 x 100 pixels; at most 10,000 pixels are read", Raw(Requests.Element(TestServer.Picture(1, 200, 100)), "BYTES", 1));

        var twice = Raw(one, "FP32", 1, 3, 32, 32);
        twice.RawInputContents.Add(ByteString.Empty);
        await AssertAsync(StatusCode.InvalidArgument, "has 1 inputs and 2 raw_input_contents", twice);
        var both = Raw(one, "FP32", 1, 3, 32, 32);
        both.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 1 } };
        await AssertAsync(StatusCode.InvalidArgument, "has contents and raw_input_contents, too", both);
        foreach (var (parameter, message) in new[] { (new InferParameter { StringParam = "5" }, "classification is int64_param"), (new InferParameter { Int64Param = 0 }, "classification is at least 1") })
        {
            var wrong = Raw(one, "FP32", 1, 3, 32, 32);
            wrong.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "logits", Parameters = { ["classification"] = parameter } });
            await AssertAsync(StatusCode.InvalidArgument, message, wrong);
        }

        var unknown = Raw(one, "FP32", 1, 3, 32, 32);
        unknown.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "probabilities" });
        await AssertAsync(StatusCode.InvalidArgument, "has no output 'probabilities'; it has logits", unknown);

        var e = await Assert.ThrowsAsync<RpcException>(() => _client.CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "none" }));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        e = await Assert.ThrowsAsync<RpcException>(() => _client.CallAsync<ServerLiveRequest, ServerLiveResponse>("ModelUnload", new()));
        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_or_compressed_is_not_read()
    {
        await AssertAsync(StatusCode.ResourceExhausted, "exceeds the maximum", Raw(new byte[1_000_000], "FP32", 1, 3, 32, 32));

        // A megabyte of zeros is a kilobyte on the wire.
        var status = await _client.FailAsync(
            Raw(new byte[900_000], "FP32", 1, 3, 32, 32),
            new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.Unimplemented, "the request is compressed (grpc-encoding), which is not supported"), (status.StatusCode, status.Detail));
        Assert.Single((await _client.InferAsync(Raw(Requests.Bytes(TestNetworks.Images(TinyNet.Info, 1)), "FP32", 1, 3, 32, 32))).Outputs);
    }

    private static ModelInferRequest Typed(InferTensorContents? contents, string datatype, params long[] shape) => new()
    {
        ModelName = "tiny",
        Id = "42",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = datatype == "BYTES" ? "image" : "input", Datatype = datatype, Shape = { shape }, Contents = contents } },
    };

    private static ModelInferRequest Raw(byte[] contents, string datatype, params long[] shape)
    {
        var request = Typed(null, datatype, shape);
        request.RawInputContents.Add(ByteString.CopyFrom(contents));
        return request;
    }

    private static IEnumerable<string> Elements(byte[] tensor)
    {
        for (var at = 0; at < tensor.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(tensor.AsSpan(at));
            yield return Encoding.UTF8.GetString(tensor, at + 4, length);
            at += 4 + length;
        }
    }

    private async Task AssertAsync(StatusCode code, string message, ModelInferRequest request)
    {
        var status = await _client.FailAsync(request);
        Assert.True(code == status.StatusCode, status.ToString());
        Assert.Contains(message, status.Detail, StringComparison.Ordinal);
    }
}
