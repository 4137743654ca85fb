using Unroll.Networks;
using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>Published weights, known by their file's name, in networks that have the same parameters.</summary>
public class PublishedNetworkTests
{
    private const string MobileNet = "mobilenet_v3_small";

    public static TheoryData<string> Names => [.. PublishedNetworks.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_zoos_network_is_the_tables(string name)
    {
        Assert.True(PublishedNetworks.TryGet(name, out var network));
        Assert.Equal(network.Fingerprint, Unroll.Networks.Zoo.Find(name)!.Info.Fingerprint);
    }

    [Fact]
    public void The_weights_of_another_network_with_the_same_parameters_are_refused()
    {
        using var weights = StateDict.Synthetic(MobileNetV3Small.Info);

        var message = Assert.Throws<CheckpointException>(() => DilatedMobileNetV3Small.Load(weights, new LoadOptions { WeightsOf = MobileNet })).Message;

        Assert.Equal(
            $"{weights.Source} has the published weights of {MobileNet}, and dilated small would compute something else from them: the two have the same parameters, but differ in what has none "
            + "(strides, dilation, pools, activations, epsilons). mobilenet_v3_small is declared as [MobileNetV3(Variant = MobileNetV3Variant.Small)]. If dilated small is meant to differ, as dilated "
            + "backbones do, set AllowOtherLayers = true (unroll: --allow-other-layers).",
            message);
        Assert.NotNull(DilatedMobileNetV3Small.Load(weights, new LoadOptions { WeightsOf = MobileNet, AllowOtherLayers = true }));
    }

    [Fact]
    public void A_files_name_says_whose_weights_it_has()
    {
        using var weights = StateDict.Synthetic(MobileNetV3Small.Info);
        weights.PublishedNetwork = PublishedNetworks.OfFile("mobilenet_v3_small-047dcff4.pth");

        Assert.Equal(MobileNet, weights.PublishedNetwork);
        Assert.Throws<CheckpointException>(() => DilatedMobileNetV3Small.Load(weights));
        Assert.NotNull(DilatedMobileNetV3Small.Load(weights, new LoadOptions { AllowOtherLayers = true }));
        Assert.NotNull(MobileNetV3Small.Load(weights));
    }

    [Fact]
    public void The_same_layers_may_have_another_name_input_and_outputs()
    {
        using var weights = StateDict.Synthetic(MobileNetV3Small.Info);
        var options = new LoadOptions { WeightsOf = MobileNet, Head = HeadWeights.Initial };

        Assert.NotNull(SmallMobileNetV3Backbone.Load(weights, options));
        Assert.NotNull(MobileNetV3Small.Load(weights, options));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a network that nobody published")]
    public void What_is_not_known_is_not_compared(string? weightsOf)
    {
        using var weights = StateDict.Synthetic(MobileNetV3Small.Info);

        Assert.NotNull(DilatedMobileNetV3Small.Load(weights, new LoadOptions { WeightsOf = weightsOf }));
    }

    [Theory]
    [InlineData("resnest50-528c19ca.pth", "resnest50")]
    [InlineData("resnet50-11ad3fa6.pth", "resnet50")]
    [InlineData("resnet50-11ad3fa6.safetensors", null)]
    [InlineData("resnet50.pth", null)]
    [InlineData("fasterrcnn_resnet50_fpn_coco-258fb6c6.pth", null)]
    public void Files_are_known_by_their_whole_name(string file, string? network) => Assert.Equal(network, PublishedNetworks.OfFile(file));
}
