using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator;
using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Declarations;
using Unroll.Generator.Reading;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator.Emission;

/// <summary>What generated code adds to a record, and that it refers to all else in full.</summary>
public class GeneratedMembersTests
{
    private static readonly IReadOnlyList<CompiledNetwork> Networks = Compile();

    [Fact]
    public void Back_ends_know_the_members_that_they_generate()
    {
        foreach (var network in Networks)
        {
            var members = network.Output.Files.SelectMany(file => RecordOf(file).Members)
                .Where(member => member is not (ConstructorDeclarationSyntax or PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null }))
                .SelectMany(NamesOf);

            Assert.Equal(network.Output.Members.Select(MemberClashes.NameOf).Distinct().Order(), members.Distinct().Order());
        }
    }

    [Fact]
    public void Code_in_a_record_refers_to_types_by_their_full_names()
    {
        var members = Networks.SelectMany(network => network.Output.Members).Select(MemberClashes.NameOf).ToHashSet();

        // A module calls the methods that it inherits.
        var files = Networks.SelectMany(network => network.Output.Files).Where(file => !file.HintName.EndsWith(".Torch.g.cs", StringComparison.Ordinal)).ToList();

        Assert.Contains(files, file => file.HintName.EndsWith(".GpuKernels.g.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(files.SelectMany(file => Unqualified(RecordOf(file))), name => !members.Contains(name) && !IsNested(name));
    }

    [Fact]
    public void All_code_is_marked_as_generated_and_left_out_of_coverage()
    {
        var kernelSets = KernelSets.Named(KernelSets.Names);
        var kernels = KernelFiles.Group(Networks.SelectMany(network => network.Output.Kernels)).SelectMany(group => KernelFiles.Emit(group, kernelSets, "Tests.Kernels"));
        var files = Networks.Select(network => network.Output.Files.AsEnumerable()).Append(kernels).ToList();

        Assert.All(files, network =>
        {
            var roots = network.Select(file => CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot()).ToList();
            Assert.NotEmpty(roots);

            // The user's half of the record is theirs to cover, so each member of the other half is marked on its own.
            var code = roots.SelectMany(Declarations).OfType<RecordDeclarationSyntax>().SelectMany(record => record.Members)
                .Where(member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax);
            Assert.All(code, member => Assert.True(IsMarked(member), $"{member}"));
            Assert.DoesNotContain(code, member => member is PropertyDeclarationSyntax { Initializer: not null });

            // An attribute of one part of a class is one of all its parts.
            var types = roots.SelectMany(Declarations).OfType<TypeDeclarationSyntax>().Where(type => type is not RecordDeclarationSyntax).GroupBy(PathOf);
            Assert.NotEmpty(types);
            Assert.All(types, parts => Assert.True(parts.Count(IsMarked) == 1, parts.Key));
        });
    }

    /// <summary>All that is not within a method.</summary>
    private static IEnumerable<SyntaxNode> Declarations(SyntaxNode root) => root.DescendantNodes(node => node is not BaseMethodDeclarationSyntax);

    private static bool IsMarked(MemberDeclarationSyntax member) =>
        new[] { "CodeDom.Compiler.GeneratedCode", "CodeAnalysis.ExcludeFromCodeCoverage" }.All(
            name => member.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString().EndsWith(name, StringComparison.Ordinal)));

    private static string PathOf(TypeDeclarationSyntax type) => string.Join('.', type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Select(part => part.Identifier.Text).Reverse());

    /// <summary>The private classes of the back ends' own.</summary>
    private static bool IsNested(string name) => name is "Passes" or "Weights" or "LayerList" or "KernelList" or "Layers";

    private static RecordDeclarationSyntax RecordOf(GeneratedFile file) =>
        CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot().DescendantNodes().OfType<RecordDeclarationSyntax>().First();

    private static IReadOnlyList<CompiledNetwork> Compile()
    {
        NetworkSpec[] specs =
        [
            Variants.ResNeSt50, Variants.All["eca"], Variants.All["group norm"],
            Declared.Spec(DetectionResNetTests.Variants["mdcn, groups, fallback"]), Declared.Spec(DetectionResNetTests.Variants["non-local in each mode"]),
        ];
        var backends = BackendSet.Of("Cpu", "Ilgpu", "Torch", "Onnx") with { GpuKernelSets = KernelSets.Names };
        return [.. specs.Select(spec => CompiledNetwork.Compile(new NetworkDeclaration("Tests", "Net", spec), backends))];
    }

    private static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => [type.Identifier.Text],
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.Text),
        _ => [],
    };

    /// <summary>Simple names that are looked up in scopes, less those that the record declares.</summary>
    private static IEnumerable<string> Unqualified(RecordDeclarationSyntax record)
    {
        var declared = record.DescendantNodes().Select(node => node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax function => function.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            VariableDeclaratorSyntax variable => variable.Identifier.Text,
            ParameterSyntax parameter => parameter.Identifier.Text,
            SingleVariableDesignationSyntax designation => designation.Identifier.Text,
            ForEachStatementSyntax loop => loop.Identifier.Text,
            _ => "",
        }).ToHashSet();
        return record.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name)
            .Where(name => name.Parent is not (QualifiedNameSyntax or AliasQualifiedNameSyntax or NameColonSyntax or AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax }))
            .Select(name => name.Identifier.Text)
            .Where(name => name is not ("Net" or "var") && !declared.Contains(name));
    }
}
