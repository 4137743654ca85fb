namespace Unroll;

/// <summary>The residual block of a ResNet.</summary>
public enum ResidualBlock
{
    /// <summary>Two 3x3 convolutions (ResNet-18, -34); expansion 1.</summary>
    Basic,
    /// <summary>1x1, 3x3, 1x1 (ResNet-50 and deeper); expansion 4.</summary>
    Bottleneck,
}

/// <summary>Channel attention behind a block's last norm.</summary>
public enum ChannelAttention
{
    /// <summary>None.</summary>
    None,
    /// <summary>Squeeze-and-excitation, as timm's SEModule.</summary>
    SqueezeExcitation,
    /// <summary>Efficient channel attention, as timm's EcaModule.</summary>
    Eca,
}

/// <summary>Where a bottleneck's stride sits.</summary>
public enum ResNetStyle
{
    /// <summary>At the 3x3 convolution (torchvision, "v1.5").</summary>
    PyTorch,
    /// <summary>At the first 1x1 convolution (the original paper, mmdetection's caffe style).</summary>
    Caffe,
}

/// <summary>Anti-aliased downsampling (Zhang 2019, arXiv:1904.11486).</summary>
public enum AntiAliasing
{
    /// <summary>None.</summary>
    None,
    /// <summary>Strided 3x3 convolutions lose their stride to a 2x2 average pool, and so does the stem's max pool (timm's resnetaa50).</summary>
    AvgPool,
}

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

/// <summary>The normalisation behind each convolution.</summary>
public enum NormKind
{
    /// <summary>Batch norm, folded into the convolution when weights are loaded.</summary>
    BatchNorm,
    /// <summary>Group norm (Wu and He 2018, arXiv:1803.08494).</summary>
    GroupNorm,
}
