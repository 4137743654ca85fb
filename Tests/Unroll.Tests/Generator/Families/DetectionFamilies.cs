using Unroll.Generator.Families.DetectionResNet;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;
using Specs = Unroll.Generator.Declarations;

namespace Unroll.Tests.Generator.Families;

/// <summary>Declarations of mmdetection's backbones: every option at least once, on small inputs.</summary>
internal static class DetectionFamilies
{
    private static readonly EquatableArray<int> AllStages = new([0, 1, 2, 3]);

    public static DetectionResNetSpec ResNet50 => new("net", new Shape(3, 64, 64), AllStages, 50) { BaseChannels = 16 };

    public static DetectionResNetSpec ResNet18 => ResNet50 with { Depth = 18 };

    public static IReadOnlyDictionary<string, DetectionResNetSpec> All { get; } = new Dictionary<string, DetectionResNetSpec>
    {
        ["bottleneck"] = ResNet50,
        ["basic"] = ResNet18,
        ["basic, v1d, dilated"] = ResNet18 with { DeepStem = true, AvgDown = true, Strides = new([1, 2, 1, 1]), Dilations = new([1, 1, 2, 4]) },
        ["caffe, two outputs"] = ResNet50 with { Style = Specs.ResNetStyle.Caffe, OutIndices = new([2, 0]) },
        ["one stage of stride 2"] = ResNet50 with { NumStages = 1, Strides = new([2]), Dilations = new([1]), OutIndices = new([0]), StemChannels = 24, AvgDown = true },
        ["group norm, deep stem"] = ResNet50 with { Norm = Specs.NormKind.GroupNorm, NormGroups = 4, DeepStem = true },
        ["resnext"] = ResNet50 with { Groups = 8 },
        ["dcn"] = ResNet50 with { Deformable = new DeformableConvolutionSpec { Stages = new([false, true, true, true]) } },
        ["dcn in a resnext"] = ResNet50 with { Groups = 8, Deformable = new DeformableConvolutionSpec { DeformGroups = 4, FallbackOnStride = true } },
        ["mdcn, groups, fallback"] = ResNet50 with { Deformable = new DeformableConvolutionSpec { Version = 2, Groups = 2, FallbackOnStride = true } },
        ["context at each position"] = ResNet50 with
        {
            Plugins = new(
            [
                new ContextBlockSpec { Position = Specs.PluginPosition.AfterConv1, Ratio = 0.5 },
                new ContextBlockSpec { Position = Specs.PluginPosition.AfterConv2, Postfix = "2", Pooling = Specs.ContextPooling.Average, Fusion = Specs.ContextFusion.ChannelMul },
                new ContextBlockSpec { Postfix = "3", Fusion = Specs.ContextFusion.ChannelAdd | Specs.ContextFusion.ChannelMul },
                new ContextBlockSpec { Postfix = "4", Stages = new([true, false, true, false]) },
            ]),
        },
        ["non-local in each mode"] = ResNet50 with
        {
            Plugins = new(
            [
                new NonLocalSpec { Stages = new([false, true, false, false]) },
                new NonLocalSpec { Position = Specs.PluginPosition.AfterConv1, Mode = Specs.NonLocalMode.Gaussian, Reduction = 1 },
                new NonLocalSpec { Position = Specs.PluginPosition.AfterConv2, Postfix = "x", Mode = Specs.NonLocalMode.DotProduct, BatchNorm = true },
                new NonLocalSpec { Position = Specs.PluginPosition.AfterConv2, Postfix = "y", Mode = Specs.NonLocalMode.Concatenation, Reduction = 64 },
            ]),
        },
        ["non-local, sub-sampled, odd input"] = ResNet50 with
        {
            Input = new Shape(1, 67, 93),
            Plugins = new(
            [
                new NonLocalSpec { SubSample = true, UseScale = false, Stages = new([true, false, false, false]) },
                new NonLocalSpec { SubSample = true, Mode = Specs.NonLocalMode.Gaussian, Stages = new([false, true, false, false]) },
                new NonLocalSpec { SubSample = true, Mode = Specs.NonLocalMode.Concatenation, Stages = new([false, false, true, true]) },
            ]),
        },
    };
}
