namespace Unroll;

/// <summary>
/// Declares a network that differs from another declared network only in its input, its classes or its outputs:
/// <c>[NetworkVariant(typeof(ResNet50), Input = [3, 320, 320], Classes = 10)]</c>. Whatever is not given is taken from the base, except the name.
/// </summary>
/// <param name="of">The declared network to vary; it may be in another assembly.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class NetworkVariantAttribute(Type of) : NetworkAttribute
{
    /// <summary>The network that this one varies.</summary>
    public Type Of { get; } = of;
}
