namespace Unroll;

/// <summary>
/// Puts a module into the bottlenecks of a network that <see cref="DetectionResNetAttribute"/> declares: an entry of mmdetection's plugins.
/// Those at one position follow one another in the order of their attributes.
/// </summary>
public abstract class BlockPluginAttribute : Attribute
{
    /// <summary>Where it stands. Default: <see cref="PluginPosition.AfterConv3"/>.</summary>
    public PluginPosition Position { get; set; } = PluginPosition.AfterConv3;

    /// <summary>For each stage, whether its blocks have it. Default: all.</summary>
    public bool[] Stages { get; set; } = [];

    /// <summary>What follows the module's name in its parameters' names; needed where a block has several of a kind. Default: nothing.</summary>
    public string Postfix { get; set; } = "";
}
