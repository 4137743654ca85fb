using Unroll.Generator.Backends;
using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Families;
using Unroll.Generator.Graph;
using Unroll.Generator.Reading;
using Unroll.Generator.Support;

namespace Unroll.Generator;

/// <summary>What a declaration was compiled to, or why it could not be compiled.</summary>
internal sealed record CompiledNetwork(string HintPrefix, BackendOutput Output, NetworkProblem? Problem)
{
    // Strides of two divide it evenly, however many stages.
    private const int LargestInput = NetworkLimits.MaxSize;

    /// <summary>What is asked about the declaration, whether or not it can be compiled; null: nothing.</summary>
    public NetworkProblem? Question { get; private init; }

    /// <summary>Compiles; no exception escapes, since that would switch the generator off for the whole compilation.</summary>
    public static CompiledNetwork Compile(NetworkDeclaration declaration, BackendSet backends) =>
        CompileOrFail(declaration, backends) with { Question = LooksChannelsLast(declaration.Spec.Input) ? Ask(declaration) : null };

    /// <summary>Three or four channels last, or a square gray image. Sequences of one column have no square.</summary>
    private static bool LooksChannelsLast(Shape input) =>
        input is { Channels: > 4, Height: > 4, Width: 3 or 4 } || (input is { Channels: > 4, Width: 1 } && input.Channels == input.Height);

    private static NetworkProblem Ask(NetworkDeclaration declaration)
    {
        var input = declaration.Spec.Input;
        return new(declaration.HintPrefix, new Issue(
            DiagnosticDescriptors.ChannelsLast, nameof(NetworkSpec.Input), new([$"{input.Channels}", $"{input.Height}", $"{input.Width}"])));
    }

    private static CompiledNetwork CompileOrFail(NetworkDeclaration declaration, BackendSet backends)
    {
        using var culture = new InvariantScope();
        try
        {
            var graph = Architecture.Build(declaration.Spec);
            if (NetworkLimits.Exceeded(graph) is { } problem)
            {
                return Failed(declaration, problem);
            }

            var output = NetworkCompiler.Compile(declaration, graph, backends);
            return output.Members.Any(member => MemberClashes.NameOf(member) == declaration.TypeName.TrimStart('@'))
                ? Failed(declaration, new Issue(DiagnosticDescriptors.UnsupportedRecord, null, new([declaration.TypeName, "is named like a member that is generated into it; rename it"])))
                : new CompiledNetwork(declaration.HintPrefix, output, null);
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
        new(declaration.HintPrefix, new BackendOutput(default, default), new NetworkProblem(declaration.HintPrefix, issue));

    /// <summary>Blames the input where a large one would do, else what the exception names.</summary>
    private static Issue Blame(NetworkSpec spec, InvalidNetworkException exception)
    {
        try
        {
            Architecture.Build(spec with { Input = new Shape(spec.Input.Channels, LargestInput, LargestInput) });
            return new Issue(DiagnosticDescriptors.CannotBeBuilt, nameof(NetworkSpec.Input), new([exception.Message]));
        }
        catch (InvalidNetworkException)
        {
            return new Issue(DiagnosticDescriptors.CannotBeBuilt, exception.Member ?? Issue.WholeAttribute, new([exception.Message])) { Part = exception.Part };
        }
    }
}
