using System.Collections.Frozen;

namespace Unroll.Weights;

/// <summary>
/// The names of files that upstream publishes with the first digits of their SHA-256 in the name, and checks these on download itself: those below, and those of <see cref="PublishedNetworks"/>.
/// </summary>
internal static class PublishedFiles
{
    /// <summary>torchvision 0.14: the addresses of torchvision/models, torchvision/models/detection and torchvision/models/segmentation.</summary>
    private const string TorchVision = """
        alexnet-owt-7be5be79 deeplabv3_mobilenet_v3_large-fc3c493d deeplabv3_resnet101_coco-586e9e4e deeplabv3_resnet50_coco-cd0a2569 densenet121-a639ec97
        densenet161-8d451a50 densenet169-b2777c0a densenet201-c1103571 efficientnet_b0_rwightman-3dd342df efficientnet_b1-c27df63c
        efficientnet_b1_rwightman-533bc792 efficientnet_b2_rwightman-bcdf34b7 efficientnet_b3_rwightman-cf984f9c efficientnet_b4_rwightman-7eb33cd5
        efficientnet_b5_lukemelas-b6417697 efficientnet_b6_lukemelas-c76e70fd efficientnet_b7_lukemelas-dcc49843 efficientnet_v2_l-59c71312
        efficientnet_v2_m-dc08266a efficientnet_v2_s-dd5fe13b fasterrcnn_mobilenet_v3_large_320_fpn-907ea3f9 fasterrcnn_mobilenet_v3_large_fpn-fb6a3cc7
        fasterrcnn_resnet50_fpn_coco-258fb6c6 fasterrcnn_resnet50_fpn_v2_coco-dd69338a fcn_resnet101_coco-7ecb50ca fcn_resnet50_coco-1167a1af
        fcos_resnet50_fpn_coco-99b0c9b7 googlenet-1378be20 inception_v3_google-0cc3c7bd keypointrcnn_resnet50_fpn_coco-9f466800
        keypointrcnn_resnet50_fpn_coco-fc266e95 lraspp_mobilenet_v3_large-d234d4ea maskrcnn_resnet50_fpn_coco-bf2d0c1e maskrcnn_resnet50_fpn_v2_coco-73cbd019
        mnasnet0.5_top1_67.823-3ffadce67e mnasnet0_75-7090bc5f mnasnet1.0_top1_73.512-f206786ef8 mnasnet1_3-a4c69d6f mobilenet_v2-7ebf99e0
        mobilenet_v2-b0353104 mobilenet_v3_large-5c1a4163 mobilenet_v3_large-8738ca79 mobilenet_v3_small-047dcff4 regnet_x_16gf-2007eb11
        regnet_x_16gf-ba3796d7 regnet_x_1_6gf-a12f2b72 regnet_x_1_6gf-e3633e7f regnet_x_32gf-6eb8fdc6 regnet_x_32gf-9d47f8d0 regnet_x_3_2gf-7071aa85
        regnet_x_3_2gf-f342aeae regnet_x_400mf-62229a5f regnet_x_400mf-adf1edd5 regnet_x_800mf-94a99ebd regnet_x_800mf-ad17e45c regnet_x_8gf-03ceed89
        regnet_x_8gf-2b70d774 regnet_y_128gf_lc_swag-cbe8ce12 regnet_y_128gf_swag-c8ce3e52 regnet_y_16gf-3e4a00f9 regnet_y_16gf-9e6ed7dd
        regnet_y_16gf_lc_swag-f3ec0043 regnet_y_16gf_swag-43afe44d regnet_y_1_6gf-0d7bc02a regnet_y_1_6gf-b11a554e regnet_y_32gf-4dee3f7a
        regnet_y_32gf-8db6d4b5 regnet_y_32gf_lc_swag-e1583746 regnet_y_32gf_swag-04fdfa75 regnet_y_3_2gf-9180c971 regnet_y_3_2gf-b5a9779c
        regnet_y_400mf-c65dace8 regnet_y_400mf-e6988f5f regnet_y_800mf-1b27b58c regnet_y_800mf-58fc7688 regnet_y_8gf-d0d0e4a8 regnet_y_8gf-dc2b1b54
        resnet101-63fe2227 resnet101-cd907fc2 resnet152-394f9c45 resnet152-f82ba261 resnet18-f37072fd resnet34-b627a593 resnet50-0676ba61 resnet50-11ad3fa6
        resnext101_32x8d-110c445d resnext101_32x8d-8ba56ff5 resnext101_64x4d-173b62eb resnext50_32x4d-1a0047aa resnext50_32x4d-7cdf4587
        retinanet_resnet50_fpn_coco-eeacb38b retinanet_resnet50_fpn_v2_coco-5905b1c5 shufflenetv2_x0.5-f707e7126e shufflenetv2_x1-5666bf0f80
        shufflenetv2_x1_5-3c479a10 shufflenetv2_x2_0-8be3c8ee squeezenet1_0-b66bff10 squeezenet1_1-b8a52dc0 ssd300_vgg16_coco-b556d3b4
        ssdlite320_mobilenet_v3_large_coco-a79551df vgg11-8a719046 vgg11_bn-6002323d vgg13-19584684 vgg13_bn-abd245e5 vgg16-397923af vgg16_bn-6c64b313
        vgg16_features-amdegroot-88682ab5 vgg19-dcbb9e9d vgg19_bn-c79401a0 wide_resnet101_2-32ee1156 wide_resnet101_2-d733dc28 wide_resnet50_2-95faca4d
        wide_resnet50_2-9ba9bcbe
        """;

    /// <summary>zhanghang1989/ResNeSt: resnest/torch/models/resnest.py and ablation.py.</summary>
    private const string ResNeSt = """
        resnest50-528c19ca resnest101-22405ba7 resnest200-75117900 resnest269-0cc87c48 resnest50_fast_1s1x64d-d8fbf808 resnest50_fast_2s1x64d-44938639
        resnest50_fast_4s1x64d-f74f3fc3 resnest50_fast_1s2x40d-32830b84 resnest50_fast_2s2x40d-9d126481 resnest50_fast_4s2x40d-41d14ed0
        resnest50_fast_1s4x24d-d4a4f76f
        """;

    private static readonly FrozenSet<string> Names =
        $"{TorchVision} {ResNeSt}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Concat(PublishedNetworks.Files).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a file has the name of a published one.</summary>
    public static bool Contains(string fileName) =>
        fileName.EndsWith(FileHash.Extension, StringComparison.Ordinal) && Names.Contains(fileName[..^FileHash.Extension.Length]);
}
