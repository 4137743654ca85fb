using Unroll.Bench.Kit;
using Unroll.Generator.Backends.Gpu.Kernels;
using Unroll.Ilgpu;
using Unroll.Networks;

namespace Unroll.Bench.Ptx;

/// <summary>Compiles a network of the zoo again, in memory and with all its GPU kernels: the zoo of this build only has those that run everywhere.</summary>
internal static class DeclaredAgain
{
    /// <exception cref="InvalidOperationException">The generated code does not compile.</exception>
    public static GpuProgram Compile(ZooEntry entry)
    {
        var declaration = $"[Unroll.NetworkVariant(typeof({entry.Type.FullName}), Name = \"{entry.Name}\")] public sealed partial record Declared;";
        using var stream = new MemoryStream();
        new NetworkCompiler($"Declared.{entry.Name}", declaration, string.Join(',', KernelSets.Names)).Emit(stream);
        var type = System.Reflection.Assembly.Load(stream.ToArray()).GetType("Declared", throwOnError: true)!;
        var info = (NetworkInfo)type.GetProperty(nameof(ResNet18.Info))!.GetValue(null)!;
        return info.Program<GpuProgram>();
    }
}
