using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu.Ilgpu;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Reading;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>
/// The pipeline. Sources are generated from plain values (no symbol, syntax or location), so that an edit that changes no declaration changes no generated file.
/// Diagnostics have a pipeline of their own, because locations change with every edit.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = Array.ConvertAll(NetworkAttributes.MetadataNames, name => context.SyntaxProvider
            .ForAttributeWithMetadataName(name, IsType, static (target, _) => DeclarationReader.Read(target).Declaration)
            .WhereNotNull()
            .WithTrackingName(TrackingNames.Declarations));

        var backends = context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (input, _) => BackendSet.Of(input.Left, input.Right.GlobalOptions))
            .WithTrackingName(TrackingNames.Backends);

        var networks = Array.ConvertAll(declarations, declared => declared
            .Combine(backends)
            .Select(static (input, _) => CompiledNetwork.Compile(input.Left, input.Right))
            .WithTrackingName(TrackingNames.Networks));

        var clashes = declarations.Gather(static declaration => NetworkIdentity.Of(declaration))
            .Select(static (identities, _) => NameClashes.Find(identities))
            .WithTrackingName(TrackingNames.Clashes);

        var written = Array.ConvertAll(NetworkAttributes.MetadataNames, name => context.SyntaxProvider
            .ForAttributeWithMetadataName(name, IsType, static (target, _) => RecordMembers.Of((INamedTypeSymbol)target.TargetSymbol))
            .WhereNotNull());

        var memberClashes = written.Gather(static members => members)
            .Combine(networks.Gather(static network => new GeneratedMembers(network.HintPrefix, network.Output.Members)))
            .Select(static (input, _) => MemberClashes.Find(input.Left, input.Right))
            .WithTrackingName(TrackingNames.MemberClashes);

        var refusals = clashes.Combine(memberClashes)
            .Select(static (found, _) => found.Left.Concat(found.Right).ToEquatableArray());

        var problems = networks.Gather(static network => network.Problem)
            .Combine(networks.Gather(static network => network.Question))
            .Combine(refusals)
            .Select(static (found, _) => found.Left.Left.Concat(found.Left.Right).Concat(found.Right).ToEquatableArray())
            .WithTrackingName(TrackingNames.Problems);

        context.RegisterSourceOutput(backends, static (output, found) => ReportUnknownKernelSet(output, found));

        var kernels = networks.GatherMany(static network => network.Output.Kernels)
            .SelectMany(static (signatures, _) => KernelFiles.Group(signatures))
            .Combine(backends)
            .WithTrackingName(TrackingNames.Kernels);

        context.RegisterSourceOutput(kernels, static (output, input) => AddKernels(output, input.Left, input.Right));

        foreach (var compiled in networks)
        {
            context.RegisterSourceOutput(compiled.Combine(refusals), static (output, input) => AddSources(output, input.Left, input.Right));
        }

        foreach (var name in NetworkAttributes.MetadataNames)
        {
            var diagnostics = context.SyntaxProvider
                .ForAttributeWithMetadataName(name, IsType, static (target, _) => LocatedDeclaration.Read(target))
                .Combine(problems)
                .SelectMany(static (input, _) => input.Left.Diagnose(input.Right));
            context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic));
        }
    }

    private static void ReportUnknownKernelSet(SourceProductionContext output, BackendSet backends)
    {
        if (backends.UnknownKernelSet is { } name)
        {
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.UnknownKernelSet, null, name, string.Join(", ", KernelSets.Names)));
        }
    }

    private static bool IsType(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax;

    private static void AddSources(SourceProductionContext output, CompiledNetwork network, EquatableArray<NetworkProblem> refusals)
    {
        if (refusals.Any(refusal => refusal.IsFatalFor(network.HintPrefix)))
        {
            return;
        }

        Add(output, network.Output.Files);
    }

    private static void AddKernels(SourceProductionContext output, KernelGroup group, BackendSet backends)
    {
        using var culture = new InvariantScope();
        Add(output, KernelFiles.Emit(group, KernelSets.Named(backends.GpuKernelSets, backends.GpuTuning), backends.KernelNamespace));
    }

    private static void Add(SourceProductionContext output, IEnumerable<GeneratedFile> files)
    {
        foreach (var file in files)
        {
            output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
        }
    }
}
