using System.Runtime.InteropServices;
using Onnx;
using Unroll.Images;
using Unroll.Testing;

namespace Unroll.Onnx.Tests;

/// <summary>What is in the files.</summary>
public class OnnxFileTests
{
    [Theory]
    [InlineData(17, 8)]
    [InlineData(18, 8)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    public void A_file_says_what_it_is(int opset, long irVersion)
    {
        var model = Model<SplitOnnx>(new OnnxOptions { Opset = opset });

        Assert.Equal(irVersion, model.IrVersion);
        Assert.Equal(("", opset), (model.OpsetImport.Single().Domain, model.OpsetImport.Single().Version));
        Assert.Equal("Unroll", model.ProducerName);
        Assert.StartsWith("0.", model.ProducerVersion, StringComparison.Ordinal);
        Assert.Equal("onnx split attention", model.Graph.Name);
        Assert.Equal(["input [batch, 3, 64, 64]"], model.Graph.Input.Select(Text));
        Assert.Equal(["layer1 [batch, 32, 16, 16]", "layer3 [batch, 96, 4, 4]", "logits [batch, 7]"], model.Graph.Output.Select(Text));
        Assert.Empty(model.MetadataProps);
    }

    [Fact]
    public void Not_fused_the_parameters_are_upstreams_and_each_layer_is_a_node()
    {
        var network = OnnxCase.Of<TinyOnnx>();
        using var weights = network.Weights();
        var graph = ModelProto.Parser.ParseFrom(network.File(weights, new OnnxOptions { Fused = false })).Graph;

        var parameters = graph.Initializer.ToDictionary(i => i.Name);
        Assert.All(network.Info.Parameters.Where(p => p.Kind != ParameterKind.Counter), parameter =>
        {
            Assert.Equal(parameter.Shape.Select(d => (long)d), parameters[parameter.Name].Dims);
            var expected = new float[parameter.Shape.Aggregate(1, (a, b) => a * b)];
            Assert.True(weights.TryGet(parameter.Name, out var tensor));
            tensor.CopyTo(expected);
            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(parameters[parameter.Name].RawData.Span).ToArray());
        });
        Assert.Equal(
            ["conv1 Conv", "bn1 BatchNormalization", "relu Relu", "maxpool MaxPool", "layer1.0.conv1 Conv", "layer1.0.bn1 BatchNormalization"],
            graph.Node.Take(6).Select(node => $"{node.Name} {node.OpType}"));
    }

    [Fact]
    public void Fused_no_batch_norm_is_left_behind_a_convolution()
    {
        var graph = Model<TinyOnnx>().Graph;

        Assert.DoesNotContain(graph.Node, node => node.OpType == "BatchNormalization");
        Assert.All(graph.Node.Where(node => node.OpType == "Conv"), node => Assert.Equal([$"{node.Name}.weight", $"{node.Name}.bias"], node.Input.Skip(1)));
    }

    [Fact]
    public void The_networks_of_the_tests_have_every_operator()
    {
        string[] expected =
        [
            "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Conv", "Flatten", "Gather", "Gemm", "GlobalAveragePool", "GridSample", "HardSigmoid", "InstanceNormalization",
            "LayerNormalization", "LeakyRelu", "MatMul", "MaxPool", "Mul", "ReduceSum", "Relu", "Reshape", "Sigmoid", "Slice", "Softmax", "Transpose",
        ];
        var found = OnnxCase.All.SelectMany(network =>
        {
            using var weights = network.Weights();
            return ModelProto.Parser.ParseFrom(network.File(weights)).Graph.Node.Select(node => node.OpType);
        });
        Assert.Equal(expected, found.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Labels_preprocessing_and_other_metadata_come_with_the_network()
    {
        var model = Model<SplitOnnx>(new OnnxOptions
        {
            Labels = ["a", "b \"c\"", "d", "é", "f", "g", "h"],
            Preprocessing = Preprocessing.ImageNet(64, 73),
            Metadata = new Dictionary<string, string> { ["source"] = "here", ["license"] = "MIT" },
        });

        Assert.Equal(
            [
                ("labels", """["a","b \"c\"","d","é","f","g","h"]"""),
                ("preprocessing", """{"resize_shorter_side":73,"interpolation":"bilinear","center_crop":[64,64],"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}"""),
                ("license", "MIT"),
                ("source", "here"),
            ],
            model.MetadataProps.Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public void What_is_cut_out_first_is_said_first()
    {
        var usual = Preprocessing.ImageNet(64, 73) with { ResizeShorterSide = null, ResizeHeight = 64, ResizeWidth = 64 };

        Assert.StartsWith("""{"central_crop":0.9090909090909091,"resize":[64,64],"interpolation":"bilinear",""", Written(usual with { CentralCrop = 320.0 / 352 }), StringComparison.Ordinal);
        Assert.StartsWith("""{"central_fraction":0.875,"resize":[64,64],"interpolation":"bilinear",""", Written(usual with { CentralFraction = 0.875 }), StringComparison.Ordinal);

        static string Written(Preprocessing preprocessing) => Assert.Single(Model<SplitOnnx>(new OnnxOptions { Preprocessing = preprocessing }).MetadataProps).Value;
    }

    [Fact]
    public void Files_and_streams_get_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var network = OnnxCase.Of<TinyOnnx>();
        using var weights = network.Weights();
        weights.SaveSafetensors(folder.File("tiny.safetensors"));
        var expected = network.File(weights);

        TinyOnnx.Onnx.Save(folder.File("a.onnx"), weights);
        TinyOnnx.Onnx.Save(folder.File("b.onnx"), folder.File("tiny.safetensors"));

        Assert.Equal(expected, File.ReadAllBytes(folder.File("a.onnx")));
        Assert.Equal(expected, File.ReadAllBytes(folder.File("b.onnx")));
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    private static ModelProto Model<T>(OnnxOptions? options = null)
        where T : INetwork<T>
    {
        var network = OnnxCase.Of<T>();
        using var weights = network.Weights();
        return ModelProto.Parser.ParseFrom(network.File(weights, options));
    }

    private static string Text(ValueInfoProto value) =>
        $"{value.Name} [{string.Join(", ", value.Type.TensorType.Shape.Dim.Select(d => d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam ? d.DimParam : $"{d.DimValue}"))}]";
}
