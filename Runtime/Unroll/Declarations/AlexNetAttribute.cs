namespace Unroll;

/// <summary>
/// Declares an AlexNet in its single-column variant. Parameter names and arithmetic are those of torchvision.models.alexnet.
/// </summary>
/// <remarks>
/// <para>Source: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks" (arXiv:1404.5997); torchvision/models/alexnet.py.</para>
/// <para>
/// Stages, for <see cref="NetworkAttribute.OutIndices"/>: the maps after the last activation before each of the three pools, features.1, .4 and .11.
/// Without a head and without stages the network returns what upstream's <c>features</c> returns, the map after the last pool.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class AlexNetAttribute : NetworkAttribute;
