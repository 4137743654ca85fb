using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Unroll.Ilgpu;

/// <summary>What ILGPU needs of the program that it runs in, and what there is to say where that is missing.</summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JitRequirement
{
    /// <summary>Why a call warns where a program is published trimmed or as native code.</summary>
    public const string Message =
        "ILGPU compiles kernels from their IL while the program runs and finds its own members by reflection: it needs the JIT compiler and assemblies that are not trimmed. The CPU network needs neither.";

    private const string Remedy = "The CPU network works in this program (Net.Load in place of Net.Gpu.Load); for GPUs, publish without PublishAot and PublishTrimmed.";

    /// <summary>Refuses native code before ILGPU fails there in a type initializer.</summary>
    /// <exception cref="GpuException">The program has no JIT compiler.</exception>
    internal static void Check()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new GpuException($"ILGPU cannot run in this program, which was published or is run as native code (PublishAot): ILGPU needs a JIT compiler. {Remedy}");
        }
    }

    /// <summary>What it means that ILGPU does not start where there is a JIT compiler.</summary>
    internal static GpuException DoesNotStart(Exception error) =>
        new($"ILGPU does not start in this program: {Innermost(error).Message.TrimEnd('.')}. In a trimmed program (PublishTrimmed with TrimMode=full) members are missing that ILGPU finds by reflection. {Remedy}", error);

    private static Exception Innermost(Exception error)
    {
        while (error is TypeInitializationException { InnerException: { } inner })
        {
            error = inner;
        }

        return error;
    }
}
