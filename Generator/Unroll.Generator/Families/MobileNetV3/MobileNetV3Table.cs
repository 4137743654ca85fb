using Unroll.Generator.Declarations;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Families.MobileNetV3;

/// <summary>A row of the paper's tables: one block.</summary>
internal readonly record struct MobileNetV3Row(int Kernel, int Expanded, int Channels, bool Squeeze, ActivationKind Activation, int Stride);

/// <summary>Tables 1 and 2 of the paper.</summary>
/// <param name="Rows">The blocks.</param>
/// <param name="HeadChannels">The features that the classifier's first layer computes.</param>
internal sealed record MobileNetV3Table(IReadOnlyList<MobileNetV3Row> Rows, int HeadChannels)
{
    /// <summary>The rows of the tail, from the last stride on, which may be narrower and dilated.</summary>
    private const int TailRows = 3;

    private const ActivationKind Relu = ActivationKind.Relu;
    private const ActivationKind HardSwish = ActivationKind.HardSwish;

    private static readonly MobileNetV3Table Large = new(
        [
            new(3, 16, 16, false, Relu, 1),
            new(3, 64, 24, false, Relu, 2),
            new(3, 72, 24, false, Relu, 1),
            new(5, 72, 40, true, Relu, 2),
            new(5, 120, 40, true, Relu, 1),
            new(5, 120, 40, true, Relu, 1),
            new(3, 240, 80, false, HardSwish, 2),
            new(3, 200, 80, false, HardSwish, 1),
            new(3, 184, 80, false, HardSwish, 1),
            new(3, 184, 80, false, HardSwish, 1),
            new(3, 480, 112, true, HardSwish, 1),
            new(3, 672, 112, true, HardSwish, 1),
            new(5, 672, 160, true, HardSwish, 2),
            new(5, 960, 160, true, HardSwish, 1),
            new(5, 960, 160, true, HardSwish, 1),
        ],
        1280);

    private static readonly MobileNetV3Table Small = new(
        [
            new(3, 16, 16, true, Relu, 2),
            new(3, 72, 24, false, Relu, 2),
            new(3, 88, 24, false, Relu, 1),
            new(5, 96, 40, true, HardSwish, 2),
            new(5, 240, 40, true, HardSwish, 1),
            new(5, 240, 40, true, HardSwish, 1),
            new(5, 120, 48, true, HardSwish, 1),
            new(5, 144, 48, true, HardSwish, 1),
            new(5, 288, 96, true, HardSwish, 2),
            new(5, 576, 96, true, HardSwish, 1),
            new(5, 576, 96, true, HardSwish, 1),
        ],
        1024);

    /// <summary>The number of stages that the strides divide the blocks into.</summary>
    public int Stages => Rows.Where((_, i) => EndsStage(i)).Count();

    public static MobileNetV3Table Of(MobileNetV3Variant variant) => variant == MobileNetV3Variant.Small ? Small : Large;

    public bool EndsStage(int row) => row == Rows.Count - 1 || Rows[row + 1].Stride > 1;

    public bool IsTail(int row) => row >= Rows.Count - TailRows;

    /// <summary>The table with the tail's channels halved: those its blocks return, and those the blocks after its first one expand to.</summary>
    public MobileNetV3Table WithReducedTail() => new(
        [
            .. Rows.Select((row, i) => !IsTail(i) ? row : row with
            {
                Expanded = IsTail(i - 1) ? row.Expanded / 2 : row.Expanded,
                Channels = row.Channels / 2,
            }),
        ],
        HeadChannels / 2);
}
