namespace Unroll;

/// <summary>
/// Declares a GoogLeNet (Inception v1 with batch norm), without its auxiliary classifiers. Parameter names and arithmetic are those of
/// torchvision.models.googlenet.
/// </summary>
/// <remarks>
/// <para>Source: Szegedy et al. 2014 (arXiv:1409.4842); torchvision/models/googlenet.py, whose "5x5" convolutions are 3x3.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the groups of inception modules, by the last of each: inception3b, inception4e and inception5b.
/// Without a head and without stages the network returns inception5b.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class GoogLeNetAttribute : NetworkAttribute
{
    /// <summary>
    /// Whether the network turns an input normalised with ImageNet's mean and deviation into one normalised with 0.5 and 0.5, upstream's transform_input.
    /// torchvision sets it when it loads its published weights. Default: false. Needs an input of three channels.
    /// </summary>
    public bool TransformInput { get; set; }
}
