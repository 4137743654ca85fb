namespace Unroll;

/// <summary>
/// Declares an Inception v3 without its auxiliary classifier. Parameter names and arithmetic are those of torchvision.models.inception_v3.
/// </summary>
/// <remarks>
/// <para>Source: Szegedy et al. 2015 (arXiv:1512.00567); torchvision/models/inception.py. Its published weights are for inputs of [3, 299, 299].</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the groups of inception modules, by the last of each: Mixed_5d, Mixed_6e and Mixed_7c.
/// Without a head and without stages the network returns Mixed_7c.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class InceptionV3Attribute : NetworkAttribute
{
    /// <summary>
    /// Whether the network turns an input normalised with ImageNet's mean and deviation into one normalised with 0.5 and 0.5, upstream's transform_input.
    /// torchvision sets it when it loads its published weights. Default: false. Needs an input of three channels.
    /// </summary>
    public bool TransformInput { get; set; }
}
