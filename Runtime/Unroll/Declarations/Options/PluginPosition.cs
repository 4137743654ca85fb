#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>Where in a bottleneck a plugin is inserted.</summary>
public enum PluginPosition
{
    /// <summary>After the first 1x1 convolution, its norm and its activation.</summary>
    AfterConv1,
    /// <summary>After the 3x3 convolution, its norm and its activation.</summary>
    AfterConv2,
    /// <summary>After the last 1x1 convolution and its norm, before the shortcut is added.</summary>
    AfterConv3,
}
