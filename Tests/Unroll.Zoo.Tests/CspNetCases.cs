using Unroll.Networks;

namespace Unroll.Zoo.Tests;

/// <summary>The originals of the CSPNet family and of IBN-Net.</summary>
internal static class CspNetCases
{
    public static IReadOnlyList<UpstreamCase> Upstream { get; } =
    [
        UpstreamCase.Of<CspResNet50, CspResNet50At64>("cspresnet50"),
        UpstreamCase.Of<CspResNeXt50, CspResNeXt50At64>("cspresnext50"),
        UpstreamCase.Of<CspResNet50d, CspResNet50d>("cspresnet50d"),
        UpstreamCase.Of<CspResNet50w, CspResNet50w>("cspresnet50w"),
    ];
}
