using Unroll.Generator.Architectures;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Emission.Ilgpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>A declaration's generated files, or why there are none.</summary>
internal sealed record CompiledNetwork(string HintPrefix, EquatableArray<GeneratedFile> Files, NetworkProblem? Problem)
{
    // Strides of two divide it evenly, however many stages.
    private const int RoomyInput = NetworkLimits.MaxSize;

    /// <summary>Compiles; no exception escapes, since one would switch the generator off for the whole compilation.</summary>
    public static CompiledNetwork Compile(NetworkDeclaration declaration, Backends backends)
    {
        using var culture = new InvariantScope();
        try
        {
            var graph = Architecture.Build(declaration.Spec);
            return (NetworkLimits.Exceeded(graph) ?? NameTaken(declaration, backends)) is { } problem
                ? Failed(declaration, problem)
                : new CompiledNetwork(declaration.HintPrefix, NetworkCompiler.Compile(declaration, backends), null);
        }
        catch (InvalidNetworkException e)
        {
            return Failed(declaration, Blame(declaration.Spec, e));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(declaration, new Issue(DiagnosticDescriptors.InternalError, null, new([declaration.Spec.Name, $"{e.GetType().Name}: {e.Message}"])));
        }
    }

    private static CompiledNetwork Failed(NetworkDeclaration declaration, Issue issue) =>
        new(declaration.HintPrefix, default, new NetworkProblem(declaration.HintPrefix, issue));

    /// <summary>In a record's code its own name comes before those of other types.</summary>
    private static Issue? NameTaken(NetworkDeclaration declaration, Backends backends) => backends.Ilgpu && IlgpuEmitter.RefersTo(declaration.TypeName)
        ? new Issue(DiagnosticDescriptors.UnsupportedRecord, null, new([declaration.TypeName, "is named like a type that its GPU code refers to; rename it"]))
        : null;

    /// <summary>Blames the input where a roomy one would do, else what the exception names.</summary>
    private static Issue Blame(NetworkSpec spec, InvalidNetworkException exception)
    {
        try
        {
            Architecture.Build(spec with { Input = new Shape(spec.Input.Channels, RoomyInput, RoomyInput) });
            return new Issue(DiagnosticDescriptors.CannotBeBuilt, nameof(NetworkSpec.Input), new([exception.Message]));
        }
        catch (InvalidNetworkException)
        {
            return new Issue(DiagnosticDescriptors.CannotBeBuilt, exception.Member ?? Issue.WholeAttribute, new([exception.Message])) { Part = exception.Part };
        }
    }
}
