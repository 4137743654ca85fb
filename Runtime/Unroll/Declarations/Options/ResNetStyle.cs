#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>Where a bottleneck's stride sits.</summary>
public enum ResNetStyle
{
    /// <summary>At the 3x3 convolution (torchvision, "v1.5").</summary>
    PyTorch,
    /// <summary>At the first 1x1 convolution (the original paper, mmdetection's caffe style).</summary>
    Caffe,
}
