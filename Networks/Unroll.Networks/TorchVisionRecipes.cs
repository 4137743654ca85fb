using System.Collections.Frozen;
using Unroll.Images;

namespace Unroll.Networks;

/// <summary>
/// torchvision's weights that were not evaluated as the first of their network were (IMAGENET1K_V1), by the names that it publishes them under:
/// <c>Weights.transforms</c> in torchvision/models, read from torchvision 0.14.1 itself.
/// </summary>
internal static class TorchVisionRecipes
{
    /// <summary>IMAGENET1K_V2: a crop of 224 from 232, bilinear.</summary>
    private const int NewRecipe = 232;

    private static readonly FrozenDictionary<string, int> _shorterSides = new Dictionary<string, int>
    {
        ["resnet50-11ad3fa6"] = NewRecipe,
        ["resnet101-cd907fc2"] = NewRecipe,
        ["resnet152-f82ba261"] = NewRecipe,
        ["resnext50_32x4d-1a0047aa"] = NewRecipe,
        ["resnext101_32x8d-110c445d"] = NewRecipe,
        ["wide_resnet50_2-9ba9bcbe"] = NewRecipe,
        ["wide_resnet101_2-d733dc28"] = NewRecipe,
        ["mobilenet_v2-7ebf99e0"] = NewRecipe,
        ["mobilenet_v3_large-5c1a4163"] = NewRecipe,
        ["regnet_x_400mf-62229a5f"] = NewRecipe,
        ["regnet_x_800mf-94a99ebd"] = NewRecipe,
        ["regnet_x_1_6gf-a12f2b72"] = NewRecipe,
        ["regnet_x_3_2gf-7071aa85"] = NewRecipe,
        ["regnet_x_8gf-2b70d774"] = NewRecipe,
        ["regnet_y_400mf-e6988f5f"] = NewRecipe,
        ["regnet_y_800mf-58fc7688"] = NewRecipe,
        ["regnet_y_1_6gf-0d7bc02a"] = NewRecipe,
        ["regnet_y_3_2gf-9180c971"] = NewRecipe,
        ["regnet_y_8gf-dc2b1b54"] = NewRecipe,

        // A crop of 240 from 255; its first weights take 256, bicubic.
        ["efficientnet_b1-c27df63c"] = 255,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Changes the first weights' preprocessing to that of the weights in a file, if its name is one of these, whatever follows it (".pth", ".safetensors", ".pth.gz").</summary>
    internal static Preprocessing Of(Preprocessing first, string weightsFile)
    {
        var name = Path.GetFileName(weightsFile);
        var stem = name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[..dot] : name;
        return _shorterSides.TryGetValue(stem, out var shorter)
            ? first with { CentralCrop = null, ResizeShorterSide = shorter, ResizeHeight = null, ResizeWidth = null, Interpolation = Interpolation.Bilinear }
            : first;
    }
}
