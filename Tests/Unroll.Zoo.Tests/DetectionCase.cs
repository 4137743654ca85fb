using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>A backbone of mmdetection on a small image, the declaration whose state_dict it has, and its row of Data/mmdetection.tsv.</summary>
internal sealed record DetectionCase(string Name, NetworkInfo Info, GoldenCase Small)
{
    public static IReadOnlyList<DetectionCase> All { get; } =
    [
        Of<DetectionBasic, DetectionBasic>("basic"),
        Of<DetectionBasicDilated, DetectionBasicDilated>("basic, three stages, dilated"),
        Of<DetectionBasicV1d, DetectionBasicV1d>("basic, v1d"),
        Of<DetectionBottleneck, DetectionBottleneck>("bottleneck"),
        Of<DetectionCaffe, DetectionCaffe>("caffe"),
        Of<DetectionV1d, DetectionV1d>("v1d"),
        Of<DetectionGroupNorm, DetectionGroupNorm>("group norm, deep stem"),
        Of<DetectionResNeXt, DetectionResNeXt>("resnext"),
        Of<DetectionDilated, DetectionDilated>("dilated, two outputs"),
        Of<DetectionDcn, DetectionDcn>("dcn"),
        Of<DetectionDcnGroups, DetectionDcnGroups>("dcn, groups"),
        Of<DetectionDcnFallback, DetectionDcnFallback>("dcn, fallback on stride"),
        Of<DetectionModulated, DetectionModulated>("mdcn"),
        Of<DetectionModulatedDilated, DetectionModulatedDilated>("mdcn, dilated"),
        Of<DetectionResNeXtDcn, DetectionResNeXtDcn>("resnext, dcn, context"),
        Of<DetectionContext, DetectionContext>("context, attention, add"),
        Of<DetectionContextBoth, DetectionContextBoth>("context, average, both"),
        Of<DetectionContextTwice, DetectionContextTwice>("context, attention, multiply, twice"),
        Of<DetectionNonLocal, DetectionNonLocal>("non-local, embedded gaussian"),
        Of<DetectionNonLocalSubSampled, DetectionNonLocalSubSampled>("non-local, embedded gaussian, unscaled, sub-sampled"),
        Of<DetectionNonLocalGaussian, DetectionNonLocalGaussian>("non-local, gaussian"),
        Of<DetectionNonLocalGaussianSubSampled, DetectionNonLocalGaussianSubSampled>("non-local, gaussian, sub-sampled"),
        Of<DetectionNonLocalDotProduct, DetectionNonLocalDotProduct>("non-local, dot product, norm"),
        Of<DetectionNonLocalDotProductSubSampled, DetectionNonLocalDotProductSubSampled>("non-local, dot product, sub-sampled"),
        Of<DetectionNonLocalConcatenation, DetectionNonLocalConcatenation>("non-local, concatenation"),
        Of<DetectionNonLocalConcatenationSubSampled, DetectionNonLocalConcatenationSubSampled>("non-local, concatenation, sub-sampled"),
        Of<DetectionAll, DetectionAll>("v1d, mdcn, context, non-local at 45x67"),
        Of<DetectionResNet50, DetectionResNet50At64>("detection_resnet50"),
        Of<DetectionResNet101, DetectionResNet101At64>("detection_resnet101"),
        Of<DetectionResNet50Caffe, DetectionResNet50CaffeAt64>("detection_resnet50_caffe"),
        Of<DetectionResNetV1d50, DetectionResNetV1d50At64>("detection_resnetv1d50"),
        Of<DetectionResNet50Gn, DetectionResNet50GnAt64>("detection_resnet50_gn"),
        Of<DetectionResNet50Dcn, DetectionResNet50DcnAt64>("detection_resnet50_dcn"),
        Of<DetectionResNet50Mdcn, DetectionResNet50MdcnAt64>("detection_resnet50_mdcn"),
        Of<DetectionResNet50Gcb, DetectionResNet50GcbAt64>("detection_resnet50_gcb"),
        Of<DetectionResNeXt101_32x4d, DetectionResNeXt101_32x4dAt64>("detection_resnext101_32x4d"),
    ];

    private static DetectionCase Of<T, TSmall>(string name)
        where T : INetwork<T>
        where TSmall : INetwork<TSmall> => new(name, T.Info, GoldenCase.Of<TSmall>(name, "64x64"));
}
