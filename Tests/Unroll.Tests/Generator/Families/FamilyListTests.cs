using Unroll.Generator.Families;
using Unroll.Generator.Families.Composed;

namespace Unroll.Tests.Generator.Families;

/// <summary>The list of families and the runtime's attributes.</summary>
public class FamilyListTests
{
    [Fact]
    public void Each_attribute_that_declares_a_network_has_its_family()
    {
        var attributes = typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(NetworkAttribute)) && type != typeof(NetworkVariantAttribute))
            .Append(typeof(StemAttribute));

        Assert.Equal(attributes.Select(type => type.FullName).Order(StringComparer.Ordinal), FamilyList.All.Select(family => family.AttributeName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_attribute_of_a_part_is_one_of_the_runtime() =>
        Assert.All(FamilyList.All.SelectMany(family => family.PartNames), name => Assert.NotNull(typeof(NetworkAttribute).Assembly.GetType(name)));

    [Fact]
    public void Each_spec_is_of_one_family()
    {
        var specs = typeof(FamilyList).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Unroll.Generator.Declarations.NetworkSpec)) && !type.IsAbstract).ToList();

        Assert.Equal(FamilyList.All.Count, specs.Count);
        Assert.Contains(typeof(ComposedSpec), specs);
        Assert.All(specs, type => Assert.Single(FamilyList.All, family => family.GetType().BaseType!.GetGenericArguments().Contains(type)));
    }
}
