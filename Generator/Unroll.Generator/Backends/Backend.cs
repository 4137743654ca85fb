using Microsoft.CodeAnalysis;
using Unroll.Generator.Backends.Gpu;
using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Backends;

/// <summary>A place where networks run: everything that the compiler must know to generate code for it.</summary>
internal abstract class Backend
{
    /// <summary>Its name in options and messages.</summary>
    public abstract string Name { get; }

    /// <summary>The metadata name of the runtime type whose presence means that a project wants this back end.</summary>
    public abstract string ProgramType { get; }

    /// <summary>The expression, within the record, of the network's program for this back end; null if the project's options leave it out.</summary>
    public abstract string? Program(BackendSet set);

    /// <summary>Prints the network. The back end runs the passes that it needs.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="declared">The network as declared, before any pass.</param>
    /// <param name="set">The project's back ends and their options.</param>
    /// <exception cref="InvalidNetworkException">The network contains something that the back end cannot compute.</exception>
    public abstract BackendOutput Emit(NetworkDeclaration declaration, NetworkGraph declared, BackendSet set);

    /// <summary>Whether a project references the back end's package.</summary>
    public bool IsReferenced(Compilation compilation) => compilation.GetTypesByMetadataName(ProgramType).Length > 0;
}

/// <summary>What a back end prints for a network.</summary>
/// <param name="Files">Its own files.</param>
/// <param name="Members">What it declares in the record: names; for methods, which may have overloads, signatures ("Load(string, Unroll.LoadOptions)").</param>
/// <param name="Kernels">The GPU kernels that it launches, which all networks of the assembly share.</param>
internal sealed record BackendOutput(EquatableArray<GeneratedFile> Files, EquatableArray<string> Members, EquatableArray<KernelSignature> Kernels = default);
