using Unroll.Generator.Families.ResNet;
using Unroll.Tests.Generator.Families;

namespace Unroll.Tests.Generator;

/// <summary>Networks of the ResNet family that tests of the compiler share.</summary>
internal static class Variants
{
    public static ResNetSpec ResNet50 => Spec("resnet50");

    public static ResNetSpec ResNet18 => Spec("resnet18");

    public static ResNetSpec ResNeSt50 => Spec("resnest50");

    public static ResNetSpec ResNeSt269 => ResNeSt50 with { Layers = new([3, 30, 48, 8]), StemWidth = 64 };

    public static IReadOnlyDictionary<string, ResNetSpec> All { get; } = ResNetTests.Variants.Keys.ToDictionary(name => name, Spec);

    private static ResNetSpec Spec(string name) => (ResNetSpec)Declared.Spec(ResNetTests.Variants[name]);
}
