using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator;
using Unroll.Generator.Declarations;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator.Emission;

/// <summary>A record may have every name but those of its generated members: what GPU code in it refers to, it names in full.</summary>
public class ReservedNamesTests
{
    private static readonly IReadOnlyList<(string File, RecordDeclarationSyntax Record)> Generated = Emit();

    [Fact]
    public void Generated_members_are_reserved()
    {
        var members = Generated.SelectMany(g => g.Record.Members).Where(member => member is not ConstructorDeclarationSyntax).SelectMany(NamesOf).Distinct().ToList();

        Assert.Contains("Torch", members);
        Assert.Contains("GpuKernels", members);
        Assert.DoesNotContain(members, name => !NetworkName.IsGeneratedMember(name));
    }

    [Fact]
    public void GPU_code_in_a_record_refers_to_types_by_their_full_names()
    {
        var files = Generated.Where(g => g.File.Contains(".Gpu", StringComparison.Ordinal)).ToList();

        Assert.Contains(files, g => g.File.EndsWith(".GpuKernels.g.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(files.SelectMany(g => Unqualified(g.Record)), name => !NetworkName.IsGeneratedMember(name));
    }

    private static IReadOnlyList<(string File, RecordDeclarationSyntax Record)> Emit()
    {
        NetworkSpec[] specs =
        [
            Variants.ResNeSt50, Variants.All["eca"], Variants.All["group norm"],
            Declared.Spec(DetectionResNetTests.Variants["mdcn, groups, fallback"]), Declared.Spec(DetectionResNetTests.Variants["non-local in each mode"]),
        ];
        var backends = Backends.None with { Ilgpu = true, Torch = true, GpuTunings = KernelTunings.Names };
        return [.. specs.SelectMany(spec => CompiledNetwork.Compile(new NetworkDeclaration("Tests", "Net", spec), backends).Files)
            .Select(file => (file.HintName, CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot().DescendantNodes().OfType<RecordDeclarationSyntax>().First()))];
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
