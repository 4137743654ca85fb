namespace Unroll;

/// <summary>
/// Puts a module into the bottlenecks of a network that <see cref="DetectionResNetAttribute"/> declares: an entry of mmdetection's plugins.
/// Plugins at the same position run in the order of their attributes.
/// </summary>
public abstract class BlockPluginAttribute : Attribute
{
    /// <summary>Where it is inserted. Default: <see cref="PluginPosition.AfterConv3"/>.</summary>
    public PluginPosition Position { get; set; } = PluginPosition.AfterConv3;

    /// <summary>For each stage, whether its blocks have the plugin. Default: all.</summary>
    public bool[] Stages { get; set; } = [];

    /// <summary>A suffix to the module's name in the names of its parameters; needed where a block has several plugins of one kind. Default: none.</summary>
    public string Postfix { get; set; } = "";
}
