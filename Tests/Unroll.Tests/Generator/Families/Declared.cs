using System.Collections.Concurrent;
using System.Reflection;
using Unroll.Generator;
using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Declarations;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Tests.Generator.Declarations;
using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Families;

/// <summary>What the compiler makes of a declaration, so that the tests of a family need no type of the compiler that is that family's alone.</summary>
internal static class Declared
{
    private static readonly ConcurrentDictionary<string, NetworkSpec> Specs = new();

    /// <summary>The variants of all families that have tests.</summary>
    public static IEnumerable<NetworkSpec> AllVariants => Families.SelectMany(type => VariantsOf(type).Values).Select(Spec);

    /// <summary>The classes of the families' tests.</summary>
    public static IEnumerable<Type> Families => typeof(IFamily).Assembly.GetExportedTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IFamily)));

    public static NetworkSpec Spec(string declaration) => Specs.GetOrAdd(declaration, static text =>
    {
        var run = GeneratorHarness.Run($"[{text}] public sealed partial record Net;");
        Assert.Empty(run.Diagnostics);
        return Assert.Single(DeclarationTests.Values<NetworkDeclaration>(run.Result, TrackingNames.Declarations)).Spec;
    });

    public static NetworkGraph Graph(string declaration) => Architecture.Build(Spec(declaration));

    public static CpuPlan Plan(string declaration) => CpuPlanner.Plan(Graph(declaration));

    /// <summary>The variants of a family, by the class of its tests.</summary>
    public static IReadOnlyDictionary<string, string> VariantsOf(Type family) =>
        (IReadOnlyDictionary<string, string>)family.GetProperty(nameof(IFamily.Variants), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
