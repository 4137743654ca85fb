using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Tests.Generator.Families;

/// <summary>GoogLeNet from attribute to plan.</summary>
public class GoogLeNetTests : FamilyTests<GoogLeNetTests>, IFamily
{
    public static IReadOnlyDictionary<string, string> Variants { get; } = new Dictionary<string, string>
    {
        ["plain"] = "GoogLeNet(Input = [3, 64, 64])",
        ["transformed, stages"] = "GoogLeNet(Input = [3, 49, 77], Classes = 5, OutIndices = [0, 1, 2], TransformInput = true)",
    };

    public static IReadOnlyList<string> SparedKernels => ["Copy", "Add", "Activate"];

    public static string ShortestDeclaration => "GoogLeNet";

    public static NetworkAttribute EveryOption => new GoogLeNetAttribute
    {
        Name = "n",
        Input = [3, 64, 96],
        Classes = 10,
        OutIndices = [1, 0],
        TransformInput = true,
    };

    public static TheoryData<string, string> FaultyDeclarations => new()
    {
        { "GoogLeNet(TransformInput = true, Input = [1, 64, 64])", "UNR0014 'TransformInput = true' TransformInput cannot be combined with an input of 1 channel" },
    };

    [Fact]
    public void The_input_transform_happens_in_place()
    {
        var plan = Declared.Plan(Variants["transformed, stages"]);

        var transform = plan.Steps.Single(s => s.Kernel == CpuKernel.ConstantAffine);
        Assert.Equal(transform.Step.Inputs[0], transform.Step.Output);
        var constants = Assert.IsType<ConstantAffine>(transform.Step.Node.Operator);
        Assert.Equal([0.458, 0.448, 0.45], constants.Scale, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([-0.03, -0.088, -0.188], constants.Shift, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
