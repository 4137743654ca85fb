#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Declarations;
#else
namespace Unroll;
#endif

/// <summary>IBN-Net's use of instance norm in a stage (Pan et al. 2018, arXiv:1807.09441); parameter names are those of XingangPan/IBN-Net.</summary>
public enum InstanceBatchNorm
{
    /// <summary>None.</summary>
    None,
    /// <summary>IBN-a: the first norm of each block is an instance norm for half of the channels (bn1.IN, bn1.BN).</summary>
    A,
    /// <summary>IBN-b: an instance norm of the sum in the stage's last block (IN), and for the first stage instead of the stem's batch norm.</summary>
    B,
}
