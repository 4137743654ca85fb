using Unroll.Weights;

namespace Unroll.Tests.Weights.Field;

/// <summary>Tensors that were pickled without torch.save (pickle.dump(model.state_dict())), as real PyTorch writes them: Data/checkpoints/pickled/make.py.</summary>
public class PlainPickleTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Tensors_are_read_from_the_pickle_itself(int protocol)
    {
        using var state = Unroll.Weights.StateDict.Open(PathOf(protocol));

        Assert.Equal("a pickle with its elements", state.Format);
        Assert.Equal(["a", "row", "transposed", "half", "parameter", "scalar", "empty"], state.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], Values(state, "a"));
        Assert.Equal([3, 4, 5], Values(state, "row"));
        Assert.Equal([0, 3, 1, 4, 2, 5], Values(state, "transposed"));
        Assert.Equal([1.5f, -2], Values(state, "half"));
        Assert.Equal([7], Values(state, "parameter"));
        Assert.Equal([7], Values(state, "scalar"));
        Assert.Empty(Values(state, "empty"));
        Assert.Equal([0, 3], state.Tensors[^1].Shape);
    }

    [Fact]
    public void Of_protocol_2_it_is_told_what_to_do()
    {
        using var state = Unroll.Weights.StateDict.Open(PathOf(2));

        Assert.Empty(state.Tensors);
        var unread = Assert.Single(state.Groups).Unread;
        Assert.Contains(unread, value => value is
        {
            Name: "a",
            Kind: "made with elements as text, of a pickle of protocol 2 (pickle them again with protocol 4), which is not read; only dense tensors are",
        });
    }

    [Fact]
    public void Cut_and_altered_ones_are_read_or_refused()
    {
        var good = File.ReadAllBytes(PathOf(4));
        for (var i = 0; i < good.Length; i++)
        {
            ReadsOrRefuses(good[..i]);
            foreach (var bit in (int[])[0, 3, 7])
            {
                byte[] altered = [.. good];
                altered[i] ^= (byte)(1 << bit);
                ReadsOrRefuses(altered);
            }
        }

        static void ReadsOrRefuses(byte[] bytes)
        {
            try
            {
                using var state = Unroll.Weights.StateDict.Open(bytes, "w.pkl");
                Assert.All(state.Tensors, tensor => tensor.CopyTo(new float[tensor.ElementCount]));
            }
            catch (CheckpointException e)
            {
                Assert.StartsWith("w.pkl", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_storage_of_fewer_bytes_than_it_claims_is_refused()
    {
        // The count before the first storage's six floats: eight bytes, and the first float is zero.
        var bytes = File.ReadAllBytes(PathOf(4));
        var count = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f]);
        bytes[count] = 7;

        Assert.Matches(
            @"^w\.pkl: the storage at byte \d+ is damaged: it has 24 bytes for 6 elements of FloatStorage\.$",
            Assert.Throws<CheckpointException>(() => Unroll.Weights.StateDict.Open(bytes, "w.pkl")).Message);
    }

    private static string PathOf(int protocol) => Path.Combine(CheckpointFiles.Root, "pickled", $"protocol{protocol}.pkl");

    private static float[] Values(StateDict state, string name)
    {
        Assert.True(state.TryGet(name, out var tensor));
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}
