namespace Unroll.Networks;

/// <summary>torchvision's shufflenet_v2_x0_5.</summary>
[ShuffleNetV2(Name = "shufflenet_v2_x0_5", Channels = [48, 96, 192])]
public sealed partial record ShuffleNetV2X0_5;

/// <summary>torchvision's shufflenet_v2_x1_0.</summary>
[ShuffleNetV2(Name = "shufflenet_v2_x1_0")]
public sealed partial record ShuffleNetV2X1_0;

/// <summary>torchvision's shufflenet_v2_x1_5.</summary>
[ShuffleNetV2(Name = "shufflenet_v2_x1_5", Channels = [176, 352, 704])]
[Preprocessing(Resize = 232)]
public sealed partial record ShuffleNetV2X1_5;

/// <summary>torchvision's shufflenet_v2_x2_0.</summary>
[ShuffleNetV2(Name = "shufflenet_v2_x2_0", Channels = [244, 488, 976], HeadChannels = 2048)]
[Preprocessing(Resize = 232)]
public sealed partial record ShuffleNetV2X2_0;
