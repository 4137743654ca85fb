namespace Unroll.Testing.OwnNetworks
{
    [ResNet(Name = "own_colour", Input = [3, 32, 32], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    public sealed partial record OwnColour;

    // Not every record is public, and not every one has a name besides its own.
    [ResNet(Input = [1, 32, 32], Classes = 3, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    internal sealed partial record OwnGray;

    [ResNet(Input = [1, 32, 32], Classes = 3, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    [Preprocessing(Resize = 40, Mean = [0.25], Std = [0.5])]
    public sealed partial record OwnToldGray;

    [NetworkVariant(typeof(OwnColour), Name = "own_maps", OutIndices = [0, 1], Classes = 0)]
    public sealed partial record OwnMaps;

    [ResNet(Name = "own_pair", Input = [2, 32, 32], Classes = 4, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    public sealed partial record OwnPair;
}

namespace Unroll.Testing.OwnNetworks.First
{
    [ResNet(Name = "twin", Input = [3, 32, 32], Classes = 2, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    public sealed partial record OwnTwin;
}

namespace Unroll.Testing.OwnNetworks.Second
{
    [ResNet(Name = "twin", Input = [3, 32, 32], Classes = 3, Block = ResidualBlock.Basic, Layers = [1, 1], Channels = [8, 16])]
    public sealed partial record OwnTwin;
}
