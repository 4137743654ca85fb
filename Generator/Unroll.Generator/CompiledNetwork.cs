using Unroll.Generator.Backends;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>A declaration's generated files and the GPU kernels that they launch, or why there are none.</summary>
internal sealed record CompiledNetwork(string HintPrefix, EquatableArray<GeneratedFile> Files, EquatableArray<KernelSignature> Kernels, NetworkProblem? Problem)
{
    // Strides of two divide it evenly, however many stages.
    private const int RoomyInput = NetworkLimits.MaxSize;

    /// <summary>Compiles; no exception escapes, since one would switch the generator off for the whole compilation.</summary>
    public static CompiledNetwork Compile(NetworkDeclaration declaration, BackendSet backends)
    {
        using var culture = new InvariantScope();
        try
        {
            var graph = Architecture.Build(declaration.Spec);
            if (NetworkLimits.Exceeded(graph) is { } problem)
            {
                return Failed(declaration, problem);
            }

            var (files, kernels) = NetworkCompiler.Compile(declaration, graph, backends);
            return new CompiledNetwork(declaration.HintPrefix, files, kernels, null);
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
        new(declaration.HintPrefix, default, default, new NetworkProblem(declaration.HintPrefix, issue));

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
