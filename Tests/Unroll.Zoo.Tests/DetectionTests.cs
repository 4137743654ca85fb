using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unroll.Testing;

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
        var network = test.Small.Load(ModelWeights.Of(info), new LoadOptions());
        var maps = info.Outputs.Select(o => new float[o.Shape.Length]).ToArray();

        network.Forward(FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width]), maps.Select(o => o.AsMemory()).ToArray());

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
}
