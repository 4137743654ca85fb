namespace Unroll;

/// <summary>
/// Declares a backbone for object detection as mmdetection's ResNet, ResNetV1d and ResNeXt build it (mmdet/models/backbones/resnet.py, resnext.py): a residual
/// network without a classifier that returns the feature maps of its stages. Parameter names and arithmetic are mmdetection's, so its checkpoints load unchanged.
/// <see cref="DeformableConvolutionAttribute"/>, <see cref="ContextBlockAttribute"/> and <see cref="NonLocalAttribute"/> on the same record add to the bottlenecks.
/// </summary>
/// <remarks>
/// mmdetection's ResNetV1d is <c>DeepStem = true, AvgDown = true</c>; its ResNeXt has <see cref="Groups"/>.
/// <see cref="NetworkAttribute.OutIndices"/> defaults to all stages, and <see cref="NetworkAttribute.Classes"/> can only be 0.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DetectionResNetAttribute : NetworkAttribute
{
    /// <summary>mmdetection's depth: 18 or 34 (basic blocks), 50, 101 or 152 (bottlenecks). Required.</summary>
    public int Depth { get; set; }

    /// <summary>Channels of the stem, mmdetection's stem_channels; 0: as many as <see cref="BaseChannels"/>. Default: 0.</summary>
    public int StemChannels { get; set; }

    /// <summary>Channels of the first stage before the block's expansion, mmdetection's base_channels; each stage has twice as many as the one before. Default: 64.</summary>
    public int BaseChannels { get; set; } = 64;

    /// <summary>Stages, 1 to 4. Default: 4.</summary>
    public int NumStages { get; set; } = 4;

    /// <summary>Stride of the first block of each stage. Default: [1, 2, 2, 2], cut to the number of stages.</summary>
    public int[] Strides { get; set; } = [1, 2, 2, 2];

    /// <summary>Dilation of the 3x3 convolutions of each stage; in basic blocks, of the first of the two, as upstream. Default: 1 in all stages.</summary>
    public int[] Dilations { get; set; } = [1, 1, 1, 1];

    /// <summary>Where a bottleneck's stride sits. Default: <see cref="ResNetStyle.PyTorch"/>.</summary>
    public ResNetStyle Style { get; set; }

    /// <summary>Three 3x3 convolutions instead of the 7x7 stem. Default: false.</summary>
    public bool DeepStem { get; set; }

    /// <summary>Average pool and 1x1 convolution on the shortcut instead of a strided 1x1 convolution. Default: false.</summary>
    public bool AvgDown { get; set; }

    /// <summary>Groups of the 3x3 convolution of each bottleneck, as in ResNeXt. Default: 1.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>ResNeXt's width of a group in a stage of <see cref="BaseChannels"/> channels, mmdetection's base_width. Default: 4. Only with <see cref="Groups"/>.</summary>
    public int BaseWidth { get; set; } = 4;

    /// <summary>Normalisation after each convolution, mmdetection's norm_cfg. Default: <see cref="NormKind.BatchNorm"/>.</summary>
    public NormKind Norm { get; set; }

    /// <summary>Groups of a group norm. Default: 32. Only with <see cref="NormKind.GroupNorm"/>.</summary>
    public int NormGroups { get; set; } = 32;

    /// <summary>The norm's epsilon. Default: 1e-5.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>
    /// Training: the stem (at 0 and above) and this many stages are not trained, mmdetection's frozen_stages; -1: everything is trained. The TorchSharp module's option
    /// defaults to this. Default: -1.
    /// </summary>
    public int FrozenStages { get; set; } = -1;

    /// <summary>
    /// Training: batch norms keep their running statistics, mmdetection's norm_eval. The TorchSharp module's option defaults to this. Default: true.
    /// </summary>
    public bool NormEval { get; set; } = true;
}
