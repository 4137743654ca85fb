using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.StandAlone;

/// <summary>
/// Whatever name a user gives to something, generated code means by it what it meant before: each of its names is, in turn, everything that a user can declare.
/// </summary>
public class NameSweepTests
{
    /// <summary>What the compiler itself makes in a record.</summary>
    private static readonly string[] OfRecords = ["Equals", "GetHashCode", "ToString", "PrintMembers", "EqualityContract", "Clone", "Deconstruct", "Finalize"];

    /// <summary>Namespaces of records. Within the other, the words that generated names begin with mean something else.</summary>
    public static TheoryData<string> Namespaces => ["App", "Unroll.System.ILGPU"];

    [Fact]
    public void The_networks_have_every_operator() => Assert.Empty(EveryOperator.Missing());

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void Types_of_the_records_namespace(string name) => AssertUntouched(name, $"namespace {name} {{ {Types(Names(name))} }}");

    [Fact]
    public void Namespaces_in_the_records_namespace() =>
        AssertUntouched("App", $"namespace App {{ {Each(Names("App"), n => $"namespace @{n} {{ public class Empty; }}")} }}");

    /// <summary>Those of a namespace, of a class, and by their aliases.</summary>
    [Fact]
    public void Imported_types()
    {
        var types = Types(Names("App"));
        AssertUntouched(
            "App",
            $"global using Imported; global using static Intruders; namespace Imported {{ {types} }} public static class Intruders {{ {types} }}",
            $"{Each(Names("App"), n => $"global using @{n} = Aliased.Type;")} namespace Aliased {{ public class Type; }}");
    }

    /// <summary>Methods, as such and as extension methods, of one class, and constants of another.</summary>
    [Fact]
    public void Imported_members() => AssertUntouched(
        "App",
        $"global using static Methods; public static class Methods {{ {Each(Names("App"), n => $"public static void @{n}(this object x) {{ }}")} }}",
        $"global using static Constants; public static class Constants {{ {Each(Names("App"), n => $"public const string @{n} = \"\";")} }}");

    [Fact]
    public void Extension_methods_of_the_records_namespace() =>
        AssertUntouched("App", $"namespace App {{ public static class Intruders {{ {Each(Names("App"), n => $"public static void @{n}<T>(this T x, params object[] rest) {{ }}")} }} }}");

    [Fact]
    public void Types_of_the_global_namespace()
    {
        var roots = GeneratedNames.Roots(EveryOperator.Generated("App"));

        Assert.Superset(new HashSet<string> { "App", "ILGPU", "System", "TorchSharp", "Unroll" }, roots.ToHashSet());
        AssertUntouched("App", Types(Names("App").Except(roots)));
    }

    [Fact]
    public void Types_beside_a_record_of_the_global_namespace() => AssertUntouched("", Types(Names("").Except(GeneratedNames.Roots(EveryOperator.Generated("")))));

    [Theory]
    [InlineData("public string @{0} => \"\";")]
    [InlineData("public void @{0}(int a, int b, int c, int d, int e) {{ }}")]
    [InlineData("public class @{0}; public class @{0}<T>; public class @{0}<T1, T2>;")]
    public void Members_of_the_record(string member)
    {
        var parts = Records.Select(record =>
        {
            var files = EveryOperator.Generated("App").Where(tree => Path.GetFileName(tree.FilePath).StartsWith($"App.{record}.", StringComparison.Ordinal));
            var names = GeneratedNames.Of(files).Except([.. EveryOperator.Members(record), .. OfRecords, record]);
            return $"namespace App {{ partial record {record} {{ {Each(names, n => string.Format(null, member, n))} }} }}";
        });

        AssertUntouched("App", [.. parts]);
    }

    /// <summary>What is left: the members that users shall see.</summary>
    [Theory]
    [InlineData("public static string @{0} = \"\";")]
    [InlineData("public string @{0} => \"\";")]
    [InlineData("public enum @{0} {{ }}")]
    public void A_member_that_truly_has_a_generated_members_name_is_reported_itself(string member)
    {
        var record = Records[0];
        var names = EveryOperator.Members(record);
        Assert.Superset(new HashSet<string> { "Info", "Load", "Forward", "Cpu", "Gpu", "Torch", "Onnx" }, names.ToHashSet());

        var build = new Project().Compile([EveryOperator.Sources("App")[0], $"namespace App {{ partial record {record} {{ {Each(names, name => string.Format(null, member, name))} }} }}"]);

        Assert.Equal(names.Select(name => $"UNR0024 @{name}").Order(), build.Diagnostics.Select(problem => $"{problem.Id} {GeneratorRun.MarkedText(problem)}").Order());
        Assert.DoesNotContain(build.Generated, tree => Path.GetFileName(tree.FilePath).StartsWith($"App.{record}.", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Records => EveryOperator.Records;

    /// <summary>All names but those of the records themselves.</summary>
    private static IEnumerable<string> Names(string space) => GeneratedNames.Of(EveryOperator.Generated(space)).Except(Records);

    /// <summary>A class of each name, and generic ones.</summary>
    private static string Types(IEnumerable<string> names) => Each(names, n => $"public class @{n}; public class @{n}<T>; public class @{n}<T1, T2>;");

    private static string Each(IEnumerable<string> names, Func<string, string> declare) => string.Join('\n', names.Select(declare));

    private static void AssertUntouched(string space, params IEnumerable<string> intruders)
    {
        var sources = EveryOperator.Sources(space);
        var one = new Project().Compile([sources[0], .. intruders]);
        var all = new Project().With(EveryOperator.Generated(space), [.. sources, .. intruders]);

        Assert.Empty(one.Diagnostics);
        all.AssertClean();
    }
}
