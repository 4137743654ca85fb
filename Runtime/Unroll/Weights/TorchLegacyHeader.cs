using System.Numerics;
using Unroll.Weights.Pickle;

namespace Unroll.Weights;

/// <summary>What the legacy container begins with: a magic number, a version and the machine, each a pickle.</summary>
internal static class TorchLegacyHeader
{
    /// <summary>In its first bytes of this number the magic number stands; in a pickle of tensors, which has such containers in itself, it comes later.</summary>
    public const int Beginning = 64;

    private const long ProtocolVersion = 1001;

    private static readonly BigInteger Magic = new(MagicBytes);

    private static ReadOnlySpan<byte> MagicBytes => [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>Whether a pickle is the beginning of such a container, by its first bytes.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.IndexOf(MagicBytes) >= 0;

    /// <summary>Reads it.</summary>
    /// <returns>The bytes that it takes.</returns>
    /// <exception cref="CheckpointException">It is damaged, or of another version or byte order.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, string source)
    {
        PickleContent magic = PickleMachine.Read(bytes, $"{source}: its magic number");
        if (magic.Root is not BigInteger number || number != Magic)
        {
            throw new CheckpointException($"{source} is a pickle, but not one that torch.save wrote; load it in Python and save model.state_dict().");
        }

        int position = magic.Length;
        PickleContent version = PickleMachine.Read(bytes[position..], $"{source}: its version");
        if (version.Root is not ProtocolVersion)
        {
            throw new CheckpointException($"{source} is of legacy version {version.Root ?? "None"}; {ProtocolVersion} is read.");
        }

        position += version.Length;
        PickleContent machine = PickleMachine.Read(bytes[position..], $"{source}: its description of the machine");
        return machine.Root is PickleDict facts && facts.Find("little_endian") is false
            ? throw new CheckpointException($"{source} was saved in big-endian byte order; only little-endian is read.")
            : position + machine.Length;
    }
}
