using Unroll.Hub.Catalog;
using Unroll.Networks;

namespace Unroll.Cli.Tests;

public class ZooTests
{
    [Fact]
    public void Every_declared_network_is_in_the_zoo_once()
    {
        var declared = typeof(Zoo).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(INetwork)) && !type.IsAbstract);

        Assert.Equal(
            declared.Select(type => type.Name).Order(StringComparer.Ordinal),
            Zoo.All.Select(entry => entry.Type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_those_that_are_declared() => Assert.All(Zoo.All, entry => Assert.Equal(entry.Info.Name, entry.Name));

    [Fact]
    public void Names_are_unique_whatever_their_case() =>
        Assert.Equal(Zoo.All.Count, Zoo.All.Select(entry => entry.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>The zoo says it for the network, the table for the weights: of the weights that the network's name stands for, both must say the same.</summary>
    [Fact]
    public void The_zoo_and_the_table_of_weights_prepare_images_alike() => Assert.All(Zoo.All, entry =>
    {
        if (WeightsCatalog.Default.Find(entry.Name) is not { } weights)
        {
            return;
        }

        Assert.Equal(weights.Recipe.Size, entry.PublishedSize ?? Math.Min(entry.Info.Input.Height, entry.Info.Input.Width));
        if (entry.PublishedSize is null)
        {
            Assert.Equal(entry.Preprocessing, weights.Recipe.For(entry.Info.Input));
        }
    });

    [Fact]
    public void Every_network_of_the_table_is_in_the_zoo()
    {
        Assert.All(WeightsCatalog.Default.All, weights => Assert.Equal(weights.Network, Zoo.Find(weights.Network)?.Name));
        // The untrained ones of timm, and backbones, which are parts of detectors.
        Assert.Equal(
            ["seresnet18", "seresnet34", "seresnet101", "seresnet152", "skresnet50", "skresnet50d", "ghostnet_050", "ghostnet_130"],
            Zoo.All.Where(entry => entry.Source is not ("mmdetection" or "shipped with unroll") && WeightsCatalog.Default.Of(entry.Name).Count == 0).Select(entry => entry.Name));
    }

    [Fact]
    public void A_network_is_found_by_its_name_in_any_case()
    {
        Assert.Equal(typeof(ResNeXt50_32x4d), Zoo.Find("ResNeXt50_32x4d")?.Type);
        Assert.Equal(typeof(ResNet50), Zoo.Find("resnet50")?.Type);
        Assert.Null(Zoo.Find("resnet5"));
    }

    [Fact]
    public void Every_network_is_fed_what_its_input_holds() => Assert.All(Zoo.All, entry =>
    {
        var preprocessing = entry.Preprocessing;
        Assert.Equal(entry.Info.Input, new TensorShape(preprocessing.Channels, preprocessing.CropHeight, preprocessing.CropWidth));
        Assert.True(preprocessing.ResizeShorterSide >= entry.Info.Input.Height || preprocessing.ResizeHeight == entry.Info.Input.Height);
    });
}
