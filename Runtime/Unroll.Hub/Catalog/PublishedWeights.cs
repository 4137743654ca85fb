using System.Globalization;

namespace Unroll.Hub.Catalog;

/// <summary>Weights that somebody published for a network: a row of the table.</summary>
public sealed record PublishedWeights
{
    /// <summary>The network's name, upstream's constructor name ("resnet50").</summary>
    public required string Network { get; init; }

    /// <summary>Which of the network's weights: torchvision's ("IMAGENET1K_V2") or timm's tag ("a1_in1k"), or the authors' release.</summary>
    public required string Tag { get; init; }

    /// <summary>Where they are: <c>https://…</c>, or <c>hf://org/name</c>, a repository of the Hugging Face hub.</summary>
    public required string Address { get; init; }

    /// <summary>The first digits of the file's SHA-256, lower case, as its name has them; empty where the server says them (the Hugging Face hub).</summary>
    public required string Sha256 { get; init; }

    /// <summary>The licence, an SPDX identifier where there is one, as the source states it ("unknown" where that is what it states).</summary>
    public required string License { get; init; }

    /// <summary>Top-1 accuracy on ImageNet's validation images in percent, as published; null where it is not.</summary>
    public required double? Top1 { get; init; }

    /// <summary>Top-5 accuracy in percent, as published; null where it is not.</summary>
    public required double? Top5 { get; init; }

    /// <summary>How images were prepared when the accuracy was measured.</summary>
    public required EvaluationRecipe Recipe { get; init; }

    /// <summary>Where these facts stand: repository@commit or tag, and files.</summary>
    public required string Source { get; init; }

    /// <summary>"resnet50.IMAGENET1K_V2".</summary>
    public string FullName => $"{Network}.{Tag}";

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FullName} ({License}) {Address}");
}
