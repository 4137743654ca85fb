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
    public void Names_are_unique_whatever_their_case() =>
        Assert.Equal(Zoo.All.Count, Zoo.All.Select(entry => entry.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

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
