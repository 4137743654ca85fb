#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>How a context block gathers its context.</summary>
public enum ContextPooling
{
    /// <summary>mmcv's 'att': pixels weighted by the softmax of a 1x1 convolution.</summary>
    Attention,
    /// <summary>mmcv's 'avg': the mean over all pixels.</summary>
    Average,
}
