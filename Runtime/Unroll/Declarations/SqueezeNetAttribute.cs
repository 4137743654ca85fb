namespace Unroll;

/// <summary>
/// Declares a SqueezeNet: fire modules, a 1x1 convolution as the classifier, no batch norm. Parameter names and arithmetic are those of
/// torchvision.models.squeezenet1_0 and squeezenet1_1.
/// </summary>
/// <remarks>
/// <para>Source: Iandola et al. 2016 (arXiv:1602.07360); torchvision/models/squeezenet.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the fire modules between the max pools, by the last of each: features.5, .10 and .12 of
/// version 1.0, features.4, .7 and .12 of version 1.1.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the last fire module's map.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class SqueezeNetAttribute : NetworkAttribute
{
    /// <summary>The published version. Default: <see cref="SqueezeNetVersion.V1x0"/>.</summary>
    public SqueezeNetVersion Version { get; set; }
}
