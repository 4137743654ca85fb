using Unroll.Testing;

namespace Unroll.Zoo.Tests;

/// <summary>The CPU back end against recorded runs of torchvision, timm and the official ResNeSt.</summary>
[Collection(nameof(ModelWeights))]
public class GoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Names => [.. GoldenCases.All.Select(c => c.Name)];

    public static TheoryData<string> Models => [.. GoldenCases.All.Select(c => c.Model).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_and_stages_equal_PyTorchs(string name)
    {
        var golden = GoldenCases.All.Single(c => c.Name == name);
        var record = GoldenRecord.Read(golden.Model, golden.Size);
        var network = golden.Load(ModelWeights.Of(golden.Model), new LoadOptions());

        var outputs = network.Run(FormulaWeights.Input(record.InputShape));

        var logits = golden.Info.Outputs.Select((o, i) => (o.Name, i)).Single(o => o.Name == "logits").i;
        var error = NetworkOutputs.RelativeL2(outputs[logits], record.Logits);
        output.WriteLine($"CPU ({Unroll.Cpu.Simd.SimdLevels.Best}): logits {error:e2}");
        Assert.True(error <= Tolerance, $"The logits are off by {error:e2}.");
        for (var i = 0; i < outputs.Length; i++)
        {
            if (i != logits)
            {
                CompareStage(golden.Info.Outputs[i], outputs[i], record.Stages[golden.Info.Outputs[i].Name]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_have_upstreams_names_shapes_and_count(string model)
    {
        var golden = GoldenCases.All.First(c => c.Model == model);
        var record = GoldenRecord.Read(model, golden.Size);

        Assert.Equal(
            ModelWeights.Keys(model).Select(k => $"{k.Name} [{string.Join(", ", k.Shape)}]").Order(),
            golden.Info.Parameters.Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Order());
        Assert.Equal(record.Parameters, golden.Info.ParameterCount);
        Assert.Equal(record.MultiplyAccumulates, golden.Info.MultiplyAccumulates);
    }

    private void CompareStage(OutputInfo stage, float[] values, GoldenStage record)
    {
        Assert.Equal(record.Shape.Skip(1), [stage.Shape.Channels, stage.Shape.Height, stage.Shape.Width]);
        var norm = Math.Sqrt(values.Sum(v => (double)v * v));
        var projection = FormulaWeights.Probe(values);
        var rms = norm / Math.Sqrt(values.Length);
        output.WriteLine($"  {stage.Name}: norm {Math.Abs(norm - record.Norm) / record.Norm:e2}, projection {Math.Abs(projection - record.Projection) / record.Norm:e2}");
        Assert.Equal(record.Norm, norm, Tolerance * record.Norm);
        Assert.Equal(record.Projection, projection, Tolerance * record.Norm);
        for (var i = 0; i < record.First.Length; i++)
        {
            Assert.Equal(record.First[i], values[i], Tolerance * Math.Max(Math.Abs(record.First[i]), rms));
        }
    }
}
