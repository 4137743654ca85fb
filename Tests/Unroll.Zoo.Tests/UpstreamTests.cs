using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unroll.Testing;

namespace Unroll.Zoo.Tests;

/// <summary>
/// Every network of the zoo against its original, recorded in Data/upstream.tsv: learned parameters, entries of the state_dict and the SHA-256 of its sorted
/// "name shape" lines; then, for an image of the variant's size and formula weights in double precision, the logits' norm, product with the probe vector and first eight values.
/// </summary>
[Collection(nameof(ModelWeights))]
public class UpstreamTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, string[]> Rows = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "upstream.tsv"))
        .Select(line => line.Split('\t')).ToDictionary(fields => fields[0]);

    public static TheoryData<string> Names => [.. UpstreamCase.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_dict_is_upstreams(string name)
    {
        var row = Rows[name];
        var info = UpstreamCase.All.Single(c => c.Name == name).Info;

        Assert.Equal(name, info.Name);
        Assert.Equal(long.Parse(row[1], CultureInfo.InvariantCulture), info.ParameterCount);
        Assert.Equal(int.Parse(row[2], CultureInfo.InvariantCulture), info.Parameters.Count);
        var lines = info.Parameters.Select(p => $"{p.Name} {(p.Shape.Count == 0 ? "scalar" : string.Join('x', p.Shape))}").Order(StringComparer.Ordinal);
        Assert.Equal(row[3], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_logits_are_upstreams(string name)
    {
        var row = Rows[name].Skip(4).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        var small = UpstreamCase.All.Single(c => c.Name == name).Small;
        var network = small.Load(ModelWeights.Of(small.Info), new LoadOptions());
        var input = small.Info.Input;

        var logits = network.Run(FormulaWeights.Input([1, input.Channels, input.Height, input.Width]))[^1];

        var norm = Math.Sqrt(logits.Sum(v => (double)v * v));
        var projection = FormulaWeights.Probe(logits);
        output.WriteLine($"CPU ({Unroll.Cpu.Simd.SimdLevels.Best}): norm {Math.Abs(norm - row[0]) / row[0]:e2}, projection {Math.Abs(projection - row[1]) / row[0]:e2}");
        Assert.Equal(row[0], norm, Tolerance * row[0]);
        Assert.Equal(row[1], projection, Tolerance * row[0]);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(row[2 + i], logits[i], Tolerance * Math.Max(Math.Abs(row[2 + i]), norm / Math.Sqrt(logits.Length)));
        }
    }
}
