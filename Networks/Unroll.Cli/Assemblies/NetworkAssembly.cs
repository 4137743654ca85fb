using System.Reflection;
using Unroll.Networks;

namespace Unroll.Cli.Assemblies;

/// <summary>The networks that a project of the user's declares, from the assembly that it was built to.</summary>
internal static class NetworkAssembly
{
    /// <summary>Whose weights a user's network loads.</summary>
    private const string Source = "your own";

    /// <exception cref="CommandException">The file is no assembly with networks that this tool can run; the message says what is wrong.</exception>
    public static NetworkSet Open(string path)
    {
        AssemblyHeader.Check(path);
        var full = Path.GetFullPath(path);
        try
        {
            var types = TypesOf(new NetworkLoadContext(full).LoadFromAssemblyPath(full), out var problem);
            ZooEntry[] networks = [.. types.Where(IsNetwork).Select(EntryOf).OrderBy(entry => entry.Name, StringComparer.Ordinal).ThenBy(entry => entry.Type.FullName, StringComparer.Ordinal)];
            return networks.Length > 0
                ? NetworkSet.Of(networks, path)
                : throw new CommandException($"{path} declares no network{(problem is null ? $".{AssemblyHeader.Neighbours(path)}" : $" that can be loaded: {problem}")}");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or MissingMemberException or TypeInitializationException or TargetInvocationException)
        {
            throw new CommandException(
                $"{path} cannot be loaded: {Innermost(e).Message} Was it built for .NET {Environment.Version.Major} or lower and with Unroll {AssemblyHeader.OwnVersion}, and are its packages beside it (a library copies them with <EnableDynamicLoading>true</EnableDynamicLoading>)?");
        }
    }

    /// <summary>Whether a network is the tool's own: what is known of its images and weights is known of no other, whatever its name.</summary>
    public static bool IsOfZoo(this ZooEntry entry) => entry.Type.Assembly == typeof(Zoo).Assembly;

    /// <summary>Whether the network's declaration says how images are prepared, or the zoo knows it: of the network itself, or of that which it varies.</summary>
    public static bool SaysPreprocessing(this ZooEntry entry) => SaysPreprocessing(entry.Type);

    /// <summary>The types of an assembly, without those whose own dependencies are missing.</summary>
    private static IEnumerable<Type> TypesOf(Assembly assembly, out string? problem)
    {
        try
        {
            problem = null;
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            problem = e.LoaderExceptions.OfType<Exception>().FirstOrDefault()?.Message;
            return e.Types.OfType<Type>();
        }
    }

    private static bool IsNetwork(Type type) => type is { IsAbstract: false, ContainsGenericParameters: false }
        && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(INetwork<>) && face.GenericTypeArguments[0] == type);

    private static ZooEntry EntryOf(Type type)
    {
        var of = typeof(NetworkAssembly).GetMethod(nameof(Entry), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        return (ZooEntry)of.Invoke(null, [FamilyOf(type)])!;
    }

    /// <summary>The entry of a network, its facts read once: code that does not fit this tool's libraries shows here.</summary>
    private static ZooEntry Entry<TNetwork>(string family)
        where TNetwork : INetwork<TNetwork>
    {
        var entry = ZooEntry.Of<TNetwork>(TNetwork.Info.Name, family, Source);
        _ = entry.Info.Programs;
        return entry;
    }

    /// <summary>The family as its attribute is called: "ResNet"; a variant's is its base's.</summary>
    private static string FamilyOf(Type type) => type.GetCustomAttributes<NetworkAttribute>().FirstOrDefault() switch
    {
        NetworkVariantAttribute variant => FamilyOf(variant.Of),
        { } attribute => attribute.GetType().Name[..^nameof(Attribute).Length],
        null => "",
    };

    /// <summary>A user's variant refers to the package of the zoo, whose records are those of this tool in another assembly.</summary>
    private static bool SaysPreprocessing(Type type) =>
        type.Assembly == typeof(Zoo).Assembly
        || type.Assembly.GetName().Name == typeof(Zoo).Namespace
        || type.GetCustomAttribute<PreprocessingAttribute>() is not null
        || (type.GetCustomAttribute<NetworkVariantAttribute>() is { } variant && SaysPreprocessing(variant.Of));

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
