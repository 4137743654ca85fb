using Unroll.Images;

namespace Unroll.Zoo.Tests;

/// <summary>
/// How images are prepared, against upstream's own settings: torchvision's IMAGENET1K_V1 weights (resize 256, bilinear), the official ResNeSt's scripts/torch/verify.py
/// (ECenterCrop, bicubic) and its README's crop sizes, timm's pretrained_cfg of the bare names (input_size, crop_pct, interpolation).
/// </summary>
public class PreprocessingTests
{
    /// <summary>Name, shorter side before the crop of the declared input (224; Inception's 299), filter, and the side upstream evaluates at where it is another.</summary>
    public static TheoryData<string, int, Interpolation, int?> Upstream => new()
    {
        { "resnet18", 256, Interpolation.Bilinear, null },
        { "resnet34", 256, Interpolation.Bilinear, null },
        { "resnet50", 256, Interpolation.Bilinear, null },
        { "resnet101", 256, Interpolation.Bilinear, null },
        { "resnet152", 256, Interpolation.Bilinear, null },
        { "resnext50_32x4d", 256, Interpolation.Bilinear, null },
        { "resnext101_32x8d", 256, Interpolation.Bilinear, null },
        { "wide_resnet50_2", 256, Interpolation.Bilinear, null },
        { "wide_resnet101_2", 256, Interpolation.Bilinear, null },
        { "resnest14d", 256, Interpolation.Bilinear, null },
        { "resnest26d", 256, Interpolation.Bilinear, null },
        { "resnest50d", 256, Interpolation.Bilinear, null },
        { "resnest101e", 256, Interpolation.Bilinear, 256 },
        { "resnest200e", 246, Interpolation.Bicubic, 320 },
        { "resnest269e", 241, Interpolation.Bicubic, 416 },
        { "resnest50d_4s2x40d", 256, Interpolation.Bicubic, null },
        { "resnest50d_1s4x24d", 256, Interpolation.Bicubic, null },
        { "resnet18d", 256, Interpolation.Bicubic, null },
        { "resnet26d", 256, Interpolation.Bicubic, null },
        { "resnet50d", 256, Interpolation.Bicubic, null },
        { "resnet101d", 235, Interpolation.Bicubic, 256 },
        { "resnetaa50", 235, Interpolation.Bicubic, null },
        { "resnet50_gn", 238, Interpolation.Bicubic, null },
        { "ecaresnet50d", 256, Interpolation.Bicubic, null },
        { "seresnet18", 256, Interpolation.Bicubic, null },
        { "seresnet34", 256, Interpolation.Bicubic, null },
        { "seresnet50", 235, Interpolation.Bicubic, null },
        { "seresnet101", 256, Interpolation.Bicubic, null },
        { "seresnet152", 256, Interpolation.Bicubic, null },
        { "seresnext50_32x4d", 256, Interpolation.Bicubic, null },
        { "mobilenet_v2", 256, Interpolation.Bilinear, null },
        { "mobilenet_v3_large", 256, Interpolation.Bilinear, null },
        { "mobilenet_v3_small", 256, Interpolation.Bilinear, null },
        { "mnasnet0_5", 256, Interpolation.Bilinear, null },
        { "mnasnet0_75", 232, Interpolation.Bilinear, null },
        { "mnasnet1_0", 256, Interpolation.Bilinear, null },
        { "mnasnet1_3", 232, Interpolation.Bilinear, null },
        { "efficientnet_b0", 256, Interpolation.Bicubic, null },
        { "efficientnet_b1", 256, Interpolation.Bicubic, null },
        { "efficientnet_b2", 288, Interpolation.Bicubic, null },
        { "efficientnet_b3", 320, Interpolation.Bicubic, null },
        { "efficientnet_b4", 384, Interpolation.Bicubic, null },
        { "regnet_y_400mf", 256, Interpolation.Bilinear, null },
        { "regnet_y_800mf", 256, Interpolation.Bilinear, null },
        { "regnet_y_1_6gf", 256, Interpolation.Bilinear, null },
        { "regnet_y_3_2gf", 256, Interpolation.Bilinear, null },
        { "regnet_y_8gf", 256, Interpolation.Bilinear, null },
        { "regnet_x_400mf", 256, Interpolation.Bilinear, null },
        { "regnet_x_800mf", 256, Interpolation.Bilinear, null },
        { "regnet_x_1_6gf", 256, Interpolation.Bilinear, null },
        { "regnet_x_3_2gf", 256, Interpolation.Bilinear, null },
        { "regnet_x_8gf", 256, Interpolation.Bilinear, null },
        { "densenet121", 256, Interpolation.Bilinear, null },
        { "densenet161", 256, Interpolation.Bilinear, null },
        { "densenet169", 256, Interpolation.Bilinear, null },
        { "densenet201", 256, Interpolation.Bilinear, null },
        { "vgg11", 256, Interpolation.Bilinear, null },
        { "vgg11_bn", 256, Interpolation.Bilinear, null },
        { "vgg13", 256, Interpolation.Bilinear, null },
        { "vgg13_bn", 256, Interpolation.Bilinear, null },
        { "vgg16", 256, Interpolation.Bilinear, null },
        { "vgg16_bn", 256, Interpolation.Bilinear, null },
        { "vgg19", 256, Interpolation.Bilinear, null },
        { "vgg19_bn", 256, Interpolation.Bilinear, null },
        { "squeezenet1_0", 256, Interpolation.Bilinear, null },
        { "squeezenet1_1", 256, Interpolation.Bilinear, null },
        { "alexnet", 256, Interpolation.Bilinear, null },
        { "googlenet", 256, Interpolation.Bilinear, null },
        { "inception_v3", 342, Interpolation.Bilinear, null },
        { "legacy_seresnet18", 256, Interpolation.Bicubic, null },
        { "legacy_seresnet34", 256, Interpolation.Bilinear, null },
        { "legacy_seresnet50", 256, Interpolation.Bilinear, null },
        { "legacy_seresnet101", 256, Interpolation.Bilinear, null },
        { "legacy_seresnet152", 256, Interpolation.Bilinear, null },
        { "legacy_senet154", 256, Interpolation.Bilinear, null },
        { "legacy_seresnext26_32x4d", 256, Interpolation.Bicubic, null },
        { "legacy_seresnext50_32x4d", 256, Interpolation.Bilinear, null },
        { "legacy_seresnext101_32x4d", 256, Interpolation.Bilinear, null },
        { "res2net50_26w_4s", 256, Interpolation.Bilinear, null },
        { "res2net50_48w_2s", 256, Interpolation.Bilinear, null },
        { "res2net50_14w_8s", 256, Interpolation.Bilinear, null },
        { "res2net50_26w_6s", 256, Interpolation.Bilinear, null },
        { "res2net50_26w_8s", 256, Interpolation.Bilinear, null },
        { "res2net101_26w_4s", 256, Interpolation.Bilinear, null },
        { "res2next50", 256, Interpolation.Bilinear, null },
        { "res2net50d", 256, Interpolation.Bilinear, null },
        { "res2net101d", 256, Interpolation.Bilinear, null },
        { "skresnet18", 256, Interpolation.Bicubic, null },
        { "skresnet34", 256, Interpolation.Bicubic, null },
        { "skresnet50", 256, Interpolation.Bicubic, null },
        { "skresnet50d", 256, Interpolation.Bicubic, null },
        { "skresnext50_32x4d", 256, Interpolation.Bicubic, null },
        { "cspresnet50", 252, Interpolation.Bilinear, 256 },
        { "cspresnext50", 252, Interpolation.Bilinear, 256 },
        { "resnet18_ibn_a", 256, Interpolation.Bilinear, null },
        { "resnet34_ibn_a", 256, Interpolation.Bilinear, null },
        { "resnet50_ibn_a", 256, Interpolation.Bilinear, null },
        { "resnet101_ibn_a", 256, Interpolation.Bilinear, null },
        { "resnext101_ibn_a", 256, Interpolation.Bilinear, null },
        { "resnet18_ibn_b", 256, Interpolation.Bilinear, null },
        { "resnet34_ibn_b", 256, Interpolation.Bilinear, null },
        { "resnet50_ibn_b", 256, Interpolation.Bilinear, null },
        { "resnet101_ibn_b", 256, Interpolation.Bilinear, null },
        { "ghostnet_050", 256, Interpolation.Bicubic, null },
        { "ghostnet_100", 256, Interpolation.Bicubic, null },
        { "ghostnet_130", 256, Interpolation.Bicubic, null },
        { "shufflenet_v2_x0_5", 256, Interpolation.Bilinear, null },
        { "shufflenet_v2_x1_0", 256, Interpolation.Bilinear, null },
        { "shufflenet_v2_x1_5", 232, Interpolation.Bilinear, null },
        { "shufflenet_v2_x2_0", 232, Interpolation.Bilinear, null },
    };

    [Theory]
    [MemberData(nameof(Upstream))]
    public void Images_are_prepared_as_upstream_evaluates(string name, int resize, Interpolation interpolation, int? publishedSize)
    {
        var entry = Networks.Zoo.Find(name)!;

        var preprocessing = entry.Preprocessing;

        Assert.Equal((resize, interpolation), (preprocessing.ResizeShorterSide, preprocessing.Interpolation));
        Assert.Equal((entry.Info.Input.Height, entry.Info.Input.Width), (preprocessing.CropHeight, preprocessing.CropWidth));
        Assert.Equal([0.485f, 0.456f, 0.406f], preprocessing.Mean);
        Assert.Equal([0.229f, 0.224f, 0.225f], preprocessing.Std);
        Assert.Equal(publishedSize, entry.PublishedSize);
    }

    /// <summary>The official ResNeSt's networks, and the side that their accuracy was measured at where it is not the declared one.</summary>
    public static TheoryData<string, int?> Official => new()
    {
        { "resnest50", null },
        { "resnest101", 256 },
        { "resnest200", 320 },
        { "resnest269", 416 },
        { "resnest50_fast_1s1x64d", null },
        { "resnest50_fast_2s1x64d", null },
        { "resnest50_fast_4s1x64d", null },
        { "resnest50_fast_1s2x40d", null },
        { "resnest50_fast_2s2x40d", null },
        { "resnest50_fast_4s2x40d", null },
        { "resnest50_fast_1s4x24d", null },
    };

    /// <summary>ECenterCrop of scripts/torch/verify.py: 224 / (224 + 32) of the shorter side is cut out of the centre, and resized to 224 x 224 by Pillow's bicubic filter.</summary>
    [Theory]
    [MemberData(nameof(Official))]
    public void The_official_ResNeSt_cuts_the_centre_out_first(string name, int? publishedSize)
    {
        var entry = Networks.Zoo.Find(name)!;

        Assert.Equal(
            Preprocessing.ImageNet(224, 256, Interpolation.Bicubic) with { CentralCrop = 224.0 / 256, ResizeShorterSide = null, ResizeHeight = 224, ResizeWidth = 224 }, entry.Preprocessing);
        Assert.Equal(publishedSize, entry.PublishedSize);
    }

    /// <summary>torchvision 0.14.1's Weights: the file's name, resize_size and interpolation of its transforms.</summary>
    [Theory]
    [InlineData("resnet50", "resnet50-11ad3fa6.pth", 232)]
    [InlineData("resnet50", "/home/me/.cache/torch/hub/checkpoints/resnet50-11ad3fa6.pth", 232)]
    [InlineData("resnet50", "resnet50-0676ba61.pth", 256)]
    [InlineData("resnet50", "mine.pth", 256)]
    [InlineData("resnet50", null, 256)]
    [InlineData("resnet101", "resnet101-cd907fc2.pth", 232)]
    [InlineData("resnet152", "resnet152-f82ba261.safetensors", 232)]
    [InlineData("resnext50_32x4d", "resnext50_32x4d-1a0047aa.pth", 232)]
    [InlineData("resnext101_32x8d", "resnext101_32x8d-110c445d.pth", 232)]
    [InlineData("wide_resnet50_2", "wide_resnet50_2-9ba9bcbe.pth", 232)]
    [InlineData("wide_resnet101_2", "wide_resnet101_2-d733dc28.pth", 232)]
    [InlineData("mobilenet_v2", "mobilenet_v2-7ebf99e0.pth", 232)]
    [InlineData("mobilenet_v3_large", "mobilenet_v3_large-5c1a4163.pth.gz", 232)]
    [InlineData("regnet_x_400mf", "regnet_x_400mf-62229a5f.pth", 232)]
    [InlineData("regnet_x_800mf", "regnet_x_800mf-94a99ebd.pth", 232)]
    [InlineData("regnet_x_1_6gf", "regnet_x_1_6gf-a12f2b72.pth", 232)]
    [InlineData("regnet_x_3_2gf", "regnet_x_3_2gf-7071aa85.pth", 232)]
    [InlineData("regnet_x_8gf", "regnet_x_8gf-2b70d774.pth", 232)]
    [InlineData("regnet_y_400mf", "regnet_y_400mf-e6988f5f.pth", 232)]
    [InlineData("regnet_y_800mf", "regnet_y_800mf-58fc7688.pth", 232)]
    [InlineData("regnet_y_1_6gf", "regnet_y_1_6gf-0d7bc02a.pth", 232)]
    [InlineData("regnet_y_3_2gf", "regnet_y_3_2gf-9180c971.pth", 232)]
    [InlineData("regnet_y_8gf", "REGNET_Y_8GF-DC2B1B54.PTH", 232)]
    [InlineData("efficientnet_b1", "efficientnet_b1_rwightman-533bc792.pth", 256, Interpolation.Bicubic)]
    [InlineData("efficientnet_b1", "efficientnet_b1-c27df63c.pth", 255)]
    public void Weights_of_the_newer_recipe_are_known_by_their_names(string name, string? file, int resize, Interpolation interpolation = Interpolation.Bilinear)
    {
        var entry = Networks.Zoo.Find(name)!;

        Assert.Equal(entry.Preprocessing with { ResizeShorterSide = resize, Interpolation = interpolation }, entry.PreprocessingOf(file));
    }

    /// <summary>A file's name may be that of another network's weights; the steps that it names replace those of the network, all of them.</summary>
    [Fact]
    public void A_recipe_replaces_what_is_cut_out_first()
    {
        Assert.Equal(Preprocessing.ImageNet(224, 232), Networks.Zoo.Find("resnest50")!.PreprocessingOf("resnet50-11ad3fa6.pth"));
        Assert.Equal(Networks.ResNeSt50.Preprocessing, Networks.Zoo.Find("resnest50")!.PreprocessingOf("resnest50-528c19ca.pth"));
    }

    /// <summary>mmdetection 3's configs: the data_preprocessor of _base_/models/faster-rcnn_r50_fpn.py, faster_rcnn/faster-rcnn_r50-caffe_fpn_1x_coco.py and gn/mask-rcnn_r50_fpn_gn-all_2x_coco.py.</summary>
    [Theory]
    [InlineData("detection_resnet50", false)]
    [InlineData("detection_resnet101", false)]
    [InlineData("detection_resnet50_caffe", true)]
    [InlineData("detection_resnetv1d50", false)]
    [InlineData("detection_resnet50_gn", true)]
    [InlineData("detection_resnet50_dcn", false)]
    [InlineData("detection_resnet50_mdcn", false)]
    [InlineData("detection_resnet50_gcb", false)]
    [InlineData("detection_resnext101_32x4d", false)]
    public void Backbones_take_channels_and_units_of_their_configs(string name, bool caffe)
    {
        var preprocessing = Networks.Zoo.Find(name)!.Preprocessing;

        Assert.Equal((caffe, caffe ? 255f : 1f), (preprocessing.Bgr, preprocessing.Range));
        Assert.Equal(caffe ? [103.53f, 116.28f, 123.675f] : [0.485f, 0.456f, 0.406f], preprocessing.Mean);
        Assert.Equal(caffe ? [1f, 1f, 1f] : [0.229f, 0.224f, 0.225f], preprocessing.Std);
    }

    [Fact]
    public void Each_record_has_its_own()
    {
        Assert.Equal(Networks.Zoo.Find("resnest50")!.Preprocessing, Networks.ResNeSt50.Preprocessing);
        Assert.StartsWith("CentralCrop(0.875), Resize(224 x 224, bicubic), CenterCrop(224 x 224), ", $"{Networks.ResNeSt50.Preprocessing}", StringComparison.Ordinal);
        Assert.Same(Networks.ResNeSt50.Info.Preprocessing, Networks.ResNeSt50.Preprocessing);
        Assert.Equal("Resize(64 x 64, bilinear), CenterCrop(64 x 64), gray in 0…1, Normalize(mean [0.286], std [0.353])", $"{Networks.FashionResNeSt.Preprocessing}");
    }

    [Fact]
    public void Every_backbone_is_compared() => Assert.Equal(
        Networks.Zoo.All.Where(e => e.Source == "mmdetection").Select(e => e.Name),
        typeof(PreprocessingTests).GetMethod(nameof(Backbones_take_channels_and_units_of_their_configs))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(row => (string)((InlineDataAttribute)row).Data[0]!));

    [Fact]
    public void Every_published_classifier_is_compared() => Assert.Equal(
        Networks.Zoo.All.Where(e => e.Source != "shipped with unroll" && e.Info.Outputs is [{ Name: "logits" }]).Select(e => e.Name).Order(),
        Upstream.Concat<ITheoryDataRow>(Official).Select(row => (string)row.GetData()[0]!).Order());
}
