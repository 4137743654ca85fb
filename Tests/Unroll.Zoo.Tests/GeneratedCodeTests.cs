using System.Reflection;
using Unroll.Cpu;

namespace Unroll.Zoo.Tests;

/// <summary>The zoo's compiled code: within the limits of the JIT compiler, and its constants are what its facts say.</summary>
public class GeneratedCodeTests(ITestOutputHelper output)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // RyuJIT stops optimising a method at 60,000 bytes of IL, and tracks 1,024 locals.
    private const int MaxBytes = 20_000;
    private const int MaxLocals = 200;

    public static TheoryData<string> Names => [.. Networks.Zoo.All.Select(e => e.Name)];

    [Fact]
    public void Every_method_is_far_below_what_the_JIT_compiler_optimises()
    {
        var methods = typeof(Networks.Zoo).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            .Select(method => (Name: $"{method.DeclaringType}.{method.Name}", Body: method.GetMethodBody()))
            .Where(method => method.Body is not null)
            .Select(method => (method.Name, Bytes: method.Body!.GetILAsByteArray()!.Length, Locals: method.Body.LocalVariables.Count))
            .ToList();

        var (all, generated) = (methods.MaxBy(m => m.Bytes), methods.Where(m => m.Name.Contains("+Cpu", StringComparison.Ordinal)).MaxBy(m => m.Bytes));
        output.WriteLine($"{methods.Count} methods, at most {methods.Max(m => m.Locals)} locals; the longest is {all.Name}: {all.Bytes} bytes of IL, the longest generated one {generated.Name}: {generated.Bytes}");
        Assert.Contains(methods, m => m.Name == "Unroll.Networks.ResNeSt269+Cpu+Passes.Layer3Block47");
        Assert.All(methods, m => Assert.True(m.Bytes < MaxBytes && m.Locals < MaxLocals, $"{m.Name}: {m.Bytes} bytes of IL, {m.Locals} locals"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_constants_are_what_the_facts_say(string name)
    {
        var entry = Networks.Zoo.Find(name)!;
        var info = entry.Info;

        Assert.Equal(info.ParameterCount, Constant("ParameterCount"));
        Assert.Equal(info.MultiplyAccumulates, Constant("MultiplyAccumulates"));
        Assert.Equal(4L * info.Program<CpuProgram>().ArenaLength, Constant("ArenaBytes"));
        Assert.Equal(4L * info.Program<CpuProgram>().WeightLength, Constant("WeightBytes"));
        Assert.Equal(info.Input, new TensorShape((int)Constant("InputChannels"), (int)Constant("InputHeight"), (int)Constant("InputWidth")));
        Assert.All(info.Outputs, output =>
        {
            // "layer1" has the constant Layer1Channels where there are several outputs.
            var prefix = info.Outputs.Count == 1 ? "Output" : char.ToUpperInvariant(output.Name[0]) + output.Name[1..];
            Assert.Equal(output.Shape, new TensorShape((int)Constant($"{prefix}Channels"), (int)Constant($"{prefix}Height"), (int)Constant($"{prefix}Width")));
        });
        Assert.Equal(info.ParameterCount, info.Parameters.Where(p => p.Kind == ParameterKind.Learned).Sum(p => p.Shape.Aggregate(1L, (product, d) => product * d)));
        Assert.Equal(info.ParameterCount, info.Layers.Sum(l => l.ParameterCount));
        Assert.Equal(info.MultiplyAccumulates, info.Layers.Sum(l => l.MultiplyAccumulates));

        long Constant(string constant) => Convert.ToInt64(entry.Type.GetField(constant)!.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
