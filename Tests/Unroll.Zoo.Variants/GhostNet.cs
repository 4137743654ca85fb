using Unroll.Networks;

namespace Unroll.Zoo.Variants;

[NetworkVariant(typeof(GhostNet050), Name = "ghostnet_050 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record GhostNet050At64;

[NetworkVariant(typeof(GhostNet100), Name = "ghostnet_100 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record GhostNet100At64;

[NetworkVariant(typeof(GhostNet130), Name = "ghostnet_130 at 64x64", Input = [3, 64, 64], OutIndices = [0, 1, 2, 3, 4], Classes = 1000)]
public sealed partial record GhostNet130At64;
