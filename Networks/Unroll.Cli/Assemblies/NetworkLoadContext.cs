using System.Reflection;
using System.Runtime.Loader;

namespace Unroll.Cli.Assemblies;

/// <summary>
/// Loads a user's assembly with what lies beside it. What the tool has itself, Unroll first of all, both share, whichever copies lie beside the assembly:
/// a network is an <see cref="INetwork"/> to the tool only if both mean the same type.
/// </summary>
internal sealed class NetworkLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            // Without a version: the tool's may be older than the one that the assembly was built with.
            return Default.LoadFromAssemblyName(new AssemblyName(assemblyName.Name!));
        }
        catch (FileNotFoundException)
        {
            return _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
        }
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
}
