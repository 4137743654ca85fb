using Unroll.Weights;

namespace Unroll.Tests.Weights;

/// <summary>Every way that PyTorch saves the network gives the same weights.</summary>
public class GoodCheckpointTests
{
    public static TheoryData<string> Names => [.. CheckpointFiles.GoodNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void HoldsTheFormulaWeights(string name)
    {
        using StateDict state = StateDict.Open(CheckpointFiles.Good(name));
        float allowed = CheckpointFiles.AllowedError(name);
        bool hasHead = name != "backbone_without_fc.pth";
        Assert.Equal(CheckpointFiles.Parameters.Count - (hasHead ? 0 : 2), state.Tensors.Count);
        foreach (StateDictTensor tensor in state.Tensors)
        {
            float[] expected = CheckpointFiles.Expected(tensor.Name);
            float[] actual = CheckpointFiles.Values(tensor);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{tensor.Name}[{i}] is {actual[i]}, not {expected[i]}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadsStrictlyUnlessTheHeadIsMissing(string name)
    {
        if (name != "backbone_without_fc.pth")
        {
            CheckpointFiles.Load(CheckpointFiles.Good(name));
            return;
        }

        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFiles.Load(CheckpointFiles.Good(name)));
        Assert.Contains("2 missing, 0 unexpected, 0 mis-shaped", error.Message);
        Assert.Contains("fc.weight [10,64]", error.Message);
        Assert.Contains("fc.bias [10]", error.Message);
        Assert.Contains("HeadWeights.Initial", error.Message);
        CheckpointFiles.Load(CheckpointFiles.Good(name), new LoadOptions { Head = HeadWeights.Initial });
    }

    [Theory]
    [InlineData("zip.pth", "PyTorch (zip)", TensorDType.Float32)]
    [InlineData("legacy.pth", "PyTorch (legacy)", TensorDType.Float32)]
    [InlineData("plain.safetensors", "safetensors", TensorDType.Float32)]
    [InlineData("half.pth", "PyTorch (zip)", TensorDType.Float16)]
    [InlineData("bf16.safetensors", "safetensors", TensorDType.BFloat16)]
    [InlineData("double.pth", "PyTorch (zip)", TensorDType.Float64)]
    public void TellsFormatAndTypes(string name, string format, TensorDType type)
    {
        using StateDict state = StateDict.Open(CheckpointFiles.Good(name));
        Assert.Equal((name, format), (state.Source, state.Format));
        Assert.True(state.TryGet("conv1.weight", out StateDictTensor? tensor));
        Assert.Equal(type, tensor.DType);
        Assert.Equal([64, 3, 7, 7], tensor.Shape);
        Assert.True(state.TryGet("bn1.num_batches_tracked", out StateDictTensor? counter));
        Assert.Equal(TensorDType.Int64, counter.DType);
        Assert.Empty(counter.Shape);
    }

    [Fact]
    public void ReadingAfterDisposeIsAnError()
    {
        StateDict state = StateDict.Open(CheckpointFiles.Good("zip.pth"));
        StateDictTensor tensor = state.Tensors[0];
        state.Dispose();
        Assert.Throws<ObjectDisposedException>(() => CheckpointFiles.Values(tensor));
    }

    [Fact]
    public void WrongDestinationIsAnError()
    {
        using StateDict state = StateDict.Open(CheckpointFiles.Good("zip.pth"));
        ArgumentException error = Assert.Throws<ArgumentException>(() => state.Tensors[0].CopyTo(new float[5]));
        Assert.Contains("9408", error.Message);
    }

    [Fact]
    public void OpeningAMappedFileReadsNoWeights()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using StateDict state = StateDict.Open(CheckpointFiles.Good("plain.safetensors"));
        long opened = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(opened, 1, 300_000);
    }

    [Fact]
    public void AMissingFileIsACheckpointError()
    {
        Assert.Contains("nowhere.pth", Assert.Throws<CheckpointException>(() => StateDict.Open("nowhere.pth")).Message);
    }
}
