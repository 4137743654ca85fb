using static TorchSharp.torch;

namespace Unroll.Torch;

/// <summary>A node of the tree of modules: it gives its children the first part of their parameters' names.</summary>
internal sealed class ModuleGroup(string name) : nn.Module(name);
