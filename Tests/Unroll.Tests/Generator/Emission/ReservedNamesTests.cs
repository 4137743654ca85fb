using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator;
using Unroll.Generator.Declarations;
using Unroll.Generator.Emission.Ilgpu;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator.Emission;

/// <summary>A record may have every name but those of its generated members, and of the types that generated code refers to by their names alone.</summary>
public class ReservedNamesTests
{
    private static readonly IReadOnlyList<(string File, RecordDeclarationSyntax Record)> Generated = Emit();

    [Fact]
    public void Generated_members_are_reserved()
    {
        var members = Generated.SelectMany(g => g.Record.Members).Where(member => member is not ConstructorDeclarationSyntax).SelectMany(NamesOf).Distinct().ToList();

        Assert.Contains("Torch", members);
        Assert.Contains("GpuTf32", members);
        Assert.DoesNotContain(members, name => !NetworkName.IsGeneratedMember(name));
    }

    [Fact]
    public void Types_that_GPU_code_refers_to_are_known()
    {
        var names = Generated.Where(g => g.File.Contains(".Gpu", StringComparison.Ordinal)).SelectMany(g => Unqualified(g.Record)).Distinct().ToList();

        Assert.Contains("ArrayView", names);
        Assert.DoesNotContain(names, name => !IlgpuEmitter.RefersTo(name) && !NetworkName.IsGeneratedMember(name));
    }

    private static IReadOnlyList<(string File, RecordDeclarationSyntax Record)> Emit()
    {
        NetworkSpec[] specs = [Variants.ResNeSt50, Variants.All["eca"], Variants.All["group norm"], DetectionFamilies.All["mdcn, groups, fallback"], DetectionFamilies.All["non-local in each mode"]];
        var backends = new Backends(Ilgpu: true, Torch: true, KernelTunings.Names);
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
