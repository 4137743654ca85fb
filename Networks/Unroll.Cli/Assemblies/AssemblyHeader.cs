using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Unroll.Cli.Assemblies;

/// <summary>What can be known of an assembly before any of its code is loaded.</summary>
internal static class AssemblyHeader
{
    private const string Library = "Unroll";

    private static readonly Version _own = typeof(INetwork).Assembly.GetName().Version!;

    /// <summary>The version of Unroll that the tool is built with, and demands of others.</summary>
    public static string OwnVersion => _own.ToString(3);

    /// <summary>Checks that a file is an assembly whose networks this tool can run.</summary>
    /// <exception cref="CommandException">It is not; the message says what it is, and what would be right.</exception>
    public static void Check(string path)
    {
        const string Right = "'--assembly' takes the .dll that 'dotnet build' makes of your project, such as bin/Release/net10.0/MyProject.dll";
        if (Directory.Exists(path))
        {
            throw new CommandException($"{path} is a folder; {Right}.");
        }

        if (!File.Exists(path))
        {
            throw new CommandException($"{path}: there is no such file; {Right}.");
        }

        if (!TryReadReferences(path, out var references))
        {
            throw new CommandException($"{path} is no .NET assembly; {Right}.");
        }

        if (!references.TryGetValue(Library, out var version))
        {
            throw new CommandException($"{path} declares no network: it does not refer to {Library}.{Neighbours(path)}");
        }

        if (version != _own)
        {
            throw new CommandException(
                $"{path} was built with {Library} {version.ToString(3)}, and this tool is of {OwnVersion}: they go together in the same version alone. "
                + $"Build the project with {OwnVersion}, or install the tool in {version.ToString(3)} ('dotnet tool update --global Unroll.Cli --version {version.ToString(3)}').");
        }
    }

    /// <summary>A program's own assembly often has no networks, but a library beside it has; what the tool has as well is none of the user's.</summary>
    public static string Neighbours(string path)
    {
        string[] neighbours =
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.dll")
                .Where(file => Path.GetFileName(file) != Path.GetFileName(path) && !File.Exists(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(file))))
                .Where(file => TryReadReferences(file, out var references) && references.ContainsKey(Library))
                .Select(Path.GetFileName)
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ];
        return neighbours.Length == 0 ? "" : $" Beside it, {string.Join(" and ", neighbours)} {(neighbours.Length == 1 ? "does" : "do")}.";
    }

    /// <summary>Reads which assemblies a file refers to; false where it is no assembly.</summary>
    private static bool TryReadReferences(string path, out IReadOnlyDictionary<string, Version> references)
    {
        references = new Dictionary<string, Version>();
        try
        {
            using var file = File.OpenRead(path);
            using var reader = new PEReader(file);
            if (!reader.HasMetadata)
            {
                return false;
            }

            var metadata = reader.GetMetadataReader();
            references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                .DistinctBy(reference => metadata.GetString(reference.Name))
                .ToDictionary(reference => metadata.GetString(reference.Name), reference => reference.Version);
            return metadata.IsAssembly;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
