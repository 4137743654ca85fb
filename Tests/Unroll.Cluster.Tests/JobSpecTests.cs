using System.Text.Json;
using Unroll.Cluster.Jobs;
using Unroll.Images;

namespace Unroll.Cluster.Tests;

/// <summary>What a job tells the silos, which know nothing of the command line.</summary>
public class JobSpecTests
{
    private static readonly Preprocessing _usual = Preprocessing.ImageNet(320, 352, Interpolation.Bicubic);

    public static TheoryData<Preprocessing> Preprocessings =>
    [
        _usual,
        _usual with { CentralCrop = 320.0 / 352, ResizeShorterSide = null, ResizeHeight = 320, ResizeWidth = 300 },
        _usual with { CentralFraction = 0.875 },
        _usual with { Bgr = true, Range = 255, Mean = [103.53f, 116.28f, 123.675f], Std = [1, 1, 1] },
        _usual with { Mean = [0.449f], Std = [0.226f] },
    ];

    [Theory]
    [MemberData(nameof(Preprocessings))]
    public void Every_step_of_the_preprocessing_arrives(Preprocessing preprocessing) => Assert.Equal(
        preprocessing,
        JsonSerializer.Deserialize(JsonSerializer.Serialize(preprocessing, JobJson.Default.Preprocessing), JobJson.Default.Preprocessing));
}
