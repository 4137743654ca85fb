using Unroll;

namespace Consumer;

/// <summary>A small ResNeSt for seven classes.</summary>
[ResNet(Layers = [1, 1, 1, 1], Radix = 2, DeepStem = true, StemWidth = 8, AvgDown = true, Avd = true, Input = [3, 32, 32], Classes = 7, Channels = [8, 16, 24, 32])]
public sealed partial record MyNet;
