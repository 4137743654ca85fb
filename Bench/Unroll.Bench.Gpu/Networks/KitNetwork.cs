using System.Reflection;
using Unroll.Ilgpu;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Bench.Gpu.Networks;

/// <summary>A network of the kit, with weights by the formula.</summary>
internal sealed class KitNetwork
{
    private readonly Type _type;

    private KitNetwork(Type type, NetworkInfo info) => (_type, Info) = (type, info);

    /// <summary>Its facts.</summary>
    public NetworkInfo Info { get; }

    /// <summary>Its kernels.</summary>
    public GpuProgram Program => Info.Program<GpuProgram>();

    /// <summary>The networks that an assembly declares, by name.</summary>
    public static IReadOnlyList<KitNetwork> ReadAll(string assembly)
    {
        var types = Assembly.LoadFrom(Path.GetFullPath(assembly)).GetTypes().Where(t => typeof(INetwork).IsAssignableFrom(t));
        return [.. types.Select(t => new KitNetwork(t, InfoOf(t))).OrderBy(n => n.Info.Name, StringComparer.Ordinal)];
    }

    /// <summary>A network that has an assembly of its own.</summary>
    /// <exception cref="FileNotFoundException">The folder has no such network.</exception>
    public static KitNetwork Find(string folder, string name)
    {
        var path = Path.Combine(folder, "networks", name + ".dll");
        return File.Exists(path)
            ? ReadAll(path).Single()
            : throw new FileNotFoundException($"There is no network '{name}' in {folder}: it has {string.Join(", ", Directory.EnumerateFiles(Path.Combine(folder, "networks"), "*.dll").Select(Path.GetFileNameWithoutExtension).Order())}.");
    }

    /// <summary>Weights by the formula, which the peer makes too.</summary>
    public StateDict MakeWeights()
    {
        var parameters = Info.Parameters.Where(p => p.Kind != ParameterKind.Counter).ToList();
        var names = parameters.Select(p => p.Name).ToHashSet();
        return StateDict.FromArrays(parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
    }

    /// <summary>Images by the formula.</summary>
    public float[] MakeImages(int batch) => FormulaWeights.Input([batch, Info.Input.Channels, Info.Input.Height, Info.Input.Width]);

    /// <summary>The network on the processor.</summary>
    public INetwork LoadCpu(StateDict weights) =>
        (INetwork)_type.GetMethod("Load", BindingFlags.Public | BindingFlags.Static, [typeof(StateDict), typeof(LoadOptions)])!.Invoke(null, [weights, new LoadOptions()])!;

    private static NetworkInfo InfoOf(Type type) => (NetworkInfo)type.GetProperty("Info", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
