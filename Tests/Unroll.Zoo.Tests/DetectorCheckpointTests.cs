using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Zoo.Tests;

/// <summary>Backbones from checkpoints of the detectors that they are a part of.</summary>
[Collection(nameof(ModelWeights))]
public class DetectorCheckpointTests
{
    [Fact]
    public void A_detectors_checkpoint_loads_and_its_other_parts_are_passed_over()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        var weights = ModelWeights.Of(test.Small.Info);
        using var detector = Detector(weights.Tensors);
        var info = test.Small.Info;
        var image = FormulaWeights.Input([1, info.Input.Channels, info.Input.Height, info.Input.Width]);

        var expected = test.Small.Load(weights, new LoadOptions()).Run(image);

        Assert.Equal(expected, test.Small.Load(detector, new LoadOptions()).Run(image));
    }

    [Fact]
    public void A_detectors_checkpoint_with_another_backbone_is_refused()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        var weights = ModelWeights.Of(test.Small.Info);
        using var detector = Detector(weights.Tensors.Where(t => t.Name != "conv1.weight").Append(weights.Tensors[^1].Rename("layer9.weight")));

        var error = Assert.Throws<CheckpointException>(() => test.Small.Load(detector, new LoadOptions()));

        Assert.StartsWith($"detector.pth under backbone does not fit {test.Small.Info.Name}: 1 missing, 1 unexpected, 0 mis-shaped.", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  conv1.weight [", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  layer9.weight [", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("neck", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_other_models_without_a_backbone_are_unexpected()
    {
        var test = DetectionCase.All.Single(c => c.Name == "caffe");
        var weights = ModelWeights.Of(test.Small.Info);
        using var other = StateDict.FromArrays([.. weights.Tensors.Select(Entry), ("neck.weight", [1], [1])], "other.pth");

        Assert.Contains("other.pth does not fit", Assert.Throws<CheckpointException>(() => test.Small.Load(other, new LoadOptions())).Message, StringComparison.Ordinal);
    }

    private static StateDict Detector(IEnumerable<StateDictTensor> backbone)
    {
        (string, float[], int[])[] rest = [("neck.lateral_convs.0.conv.weight", [1], [1]), ("rpn_head.rpn_cls.bias", [2], [1]), ("roi_head.bbox_head.fc_cls.weight", [3], [1])];
        return StateDict.FromArrays([.. backbone.Select(t => Entry(t.Rename($"backbone.{t.Name}"))), .. rest], "detector.pth");
    }

    private static (string Name, float[] Values, int[] Shape) Entry(StateDictTensor tensor)
    {
        var values = new float[tensor.Shape.Aggregate(1L, (product, d) => product * d)];
        tensor.CopyTo(values);
        return (tensor.Name, values, [.. tensor.Shape.Select(d => (int)d)]);
    }
}
