#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>The published versions of SqueezeNet.</summary>
public enum SqueezeNetVersion
{
    /// <summary>Version 1.0, the paper's: a 7x7 stem.</summary>
    V1x0,

    /// <summary>Version 1.1: a 3x3 stem and earlier pools, less than half the arithmetic.</summary>
    V1x1,
}
