using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unroll.Tests.Support;
using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>
/// mmdetection's backbones against their original, recorded in Data/mmdetection.tsv: learned parameters, entries of the state_dict and the SHA-256 of its sorted
/// "name shape" lines; then, for an image of the network's size and formula weights in double precision, of each output its shape, its norm, its product with
/// the probe vector and its first four values. The recording ran mmdetection's resnet.py and resnext.py and mmcv's modules, with torchvision's deform_conv2d.
/// </summary>
[Collection(nameof(ModelWeights))]
public class DetectionTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;
    private const int ColumnsOfOutput = 7;

    private static readonly Dictionary<string, string[]> Rows = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "mmdetection.tsv"))
        .Select(line => line.Split('\t')).ToDictionary(fields => fields[0]);

    public static TheoryData<string> Names => [.. DetectionCase.All.Select(c => c.Name)];

    [Fact]
    public void Every_recording_is_used() => Assert.Equal(Rows.Keys.Order(), DetectionCase.All.Select(c => c.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_dict_is_upstreams(string name)
    {
        var row = Rows[name];
        var info = DetectionCase.All.Single(c => c.Name == name).Info;

        Assert.Equal(int.Parse(row[2], CultureInfo.InvariantCulture), info.Parameters.Count);
        var lines = info.Parameters.Select(p => $"{p.Name} {(p.Shape.Count == 0 ? "scalar" : string.Join('x', p.Shape))}").Order(StringComparer.Ordinal);
        Assert.Equal(row[3], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)))));
        Assert.Equal(long.Parse(row[1], CultureInfo.InvariantCulture), info.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_feature_maps_are_upstreams(string name)
    {
        var row = Rows[name][4..];
        var test = DetectionCase.All.Single(c => c.Name == name);
        var info = test.Small.Info;
        using var weights = test.Weights();
        var network = test.Small.Load(weights, new LoadOptions());

        var maps = network.Run(FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width]));

        Assert.Equal(row.Length, maps.Length * ColumnsOfOutput);
        for (var i = 0; i < maps.Length; i++)
        {
            var columns = row[(i * ColumnsOfOutput)..][..ColumnsOfOutput];
            var shape = info.Outputs[i].Shape;
            Assert.Equal(columns[0], $"{shape.Channels}x{shape.Height}x{shape.Width}");
            var expected = columns.Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            var norm = Math.Sqrt(maps[i].Sum(v => (double)v * v));
            var projection = FormulaWeights.Probe(maps[i]);
            output.WriteLine($"{info.Outputs[i].Name}: norm {Math.Abs(norm - expected[0]) / expected[0]:e2}, projection {Math.Abs(projection - expected[1]) / expected[0]:e2}");
            Assert.Equal(expected[0], norm, Tolerance * expected[0]);
            Assert.Equal(expected[1], projection, Tolerance * expected[0]);
            for (var j = 2; j < expected.Length; j++)
            {
                Assert.Equal(expected[j], maps[i][j - 2], Tolerance * Math.Max(Math.Abs(expected[j]), norm / Math.Sqrt(maps[i].Length)));
            }
        }
    }

    [Fact]
    public void A_detectors_checkpoint_loads_and_its_other_parts_are_passed_over()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        using var weights = test.Weights();
        using var detector = Detector(weights.Tensors);
        var info = test.Small.Info;
        var image = FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width]);

        var expected = test.Small.Load(weights, new LoadOptions()).Run(image);

        Assert.Equal(expected, test.Small.Load(detector, new LoadOptions()).Run(image));
    }

    [Fact]
    public void A_detectors_checkpoint_with_another_backbone_is_refused()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        using var weights = test.Weights();
        using var detector = Detector(weights.Tensors.Where(t => t.Name != "conv1.weight").Append(weights.Tensors[^1].Rename("layer9.weight")));

        var error = Assert.Throws<CheckpointException>(() => test.Small.Load(detector, new LoadOptions()));

        Assert.StartsWith($"detector.pth under backbone. does not fit {test.Small.Info.Name}: 1 missing, 1 unexpected, 0 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  conv1.weight [", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  layer9.weight [", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("neck", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_other_models_without_a_backbone_are_unexpected()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        using var weights = test.Weights();
        using var other = StateDict.FromArrays([.. weights.Tensors.Select(Entry), ("neck.weight", [1], [1])], "other.pth");

        Assert.Contains("other.pth does not fit", Assert.Throws<CheckpointException>(() => test.Small.Load(other, new LoadOptions())).Message, StringComparison.Ordinal);
    }

    private static StateDict Detector(IEnumerable<StateDictTensor> backbone)
    {
        (string, float[], int[])[] rest = [("neck.lateral_convs.0.conv.weight", [1], [1]), ("rpn_head.rpn_cls.bias", [2], [1]), ("roi_head.bbox_head.fc_cls.weight", [3], [1])];
        return StateDict.FromArrays([.. backbone.Select(t => Entry(t.Rename($"backbone.{t.Name}"))), .. rest], "detector.pth");
    }

    private static (string Name, float[] Values, int[] Shape) Entry(StateDictTensor tensor)
    {
        var values = new float[tensor.Shape.Aggregate(1L, (product, d) => product * d)];
        tensor.CopyTo(values);
        return (tensor.Name, values, [.. tensor.Shape.Select(d => (int)d)]);
    }
}
