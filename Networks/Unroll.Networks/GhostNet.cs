using Unroll.Images;

namespace Unroll.Networks;

/// <summary>timm's ghostnet_050.</summary>
[GhostNet(Name = "ghostnet_050", WidthMultiplier = 0.5)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record GhostNet050;

/// <summary>timm's ghostnet_100.</summary>
[GhostNet(Name = "ghostnet_100")]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record GhostNet100;

/// <summary>timm's ghostnet_130.</summary>
[GhostNet(Name = "ghostnet_130", WidthMultiplier = 1.3)]
[Preprocessing(Interpolation = Interpolation.Bicubic)]
public sealed partial record GhostNet130;
