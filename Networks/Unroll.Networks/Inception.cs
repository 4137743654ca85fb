namespace Unroll.Networks;

/// <summary>torchvision.models.googlenet, with the input transform that its published weights were trained with.</summary>
[GoogLeNet(Name = "googlenet", TransformInput = true)]
public sealed partial record GoogLeNet;

/// <summary>torchvision.models.inception_v3, with the input transform that its published weights were trained with.</summary>
[InceptionV3(Name = "inception_v3", Input = [3, 299, 299], TransformInput = true)]
[Preprocessing(Resize = 342)]
public sealed partial record InceptionV3;
