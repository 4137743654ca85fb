using System.Globalization;

namespace Unroll.Generator.Backends.Gpu.Kernels;

/// <summary>
/// What of the GPU's kernels is a choice, not a consequence: which tile serves which batch, and its size. The defaults are what users get; the benchmarks compile
/// networks with others, to measure them.
/// </summary>
internal sealed record GpuTuning
{
    public static GpuTuning Default { get; } = new();

    /// <summary>The number of tiles from which on a device is well filled.</summary>
    public int FullGrid { get; init; } = 160;

    /// <summary>The number of thread blocks to aim for when splitting the inner dimension.</summary>
    public int SplitGrid { get; init; } = 264;

    /// <summary>The fewest steps of the inner dimension that are worth a block of their own.</summary>
    public int MinStepsPerPart { get; init; } = 8;

    /// <summary>The number of images from which on a linear layer is computed in tiles.</summary>
    public int FirstTiledBatch { get; init; } = 33;

    /// <summary>Columns of the wide tile in single precision: 32, 64 or 128; 0: by the layer (TileSelection).</summary>
    public int TileColumns { get; init; }

    /// <summary>Steps of the inner dimension in shared memory for tiles of four columns a thread: 8 or 16; 0: by the layer (TileSelection).</summary>
    public int TileDepth { get; init; }

    /// <summary>Columns of the wide tile on tensor cores: 32, 64 or 128; 0: by the layer (TensorTile).</summary>
    public int TensorColumns { get; init; }

    /// <summary>Columns of a warp in the tensor cores' tile of 128 by 128: 32 or 64.</summary>
    public int TensorWarpColumns { get; init; } = 64;

    /// <summary>Reads "FullGrid=80,SplitGrid=132"; what is not named has its default.</summary>
    /// <exception cref="FormatException">A name or a number is none.</exception>
    public static GpuTuning Parse(string? text)
    {
        var tuning = Default;
        foreach (var setting in (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = setting.Split('=');
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException($"'{setting}' is no setting of the GPU's kernels: write a name and a number, as in FullGrid=80.");
            }

            tuning = tuning.With(parts[0], value);
        }

        return tuning;
    }

    private GpuTuning With(string name, int value) => name switch
    {
        nameof(FullGrid) when value > 0 => this with { FullGrid = value },
        nameof(SplitGrid) when value > 0 => this with { SplitGrid = value },
        nameof(MinStepsPerPart) when value > 0 => this with { MinStepsPerPart = value },
        nameof(FirstTiledBatch) when value > 2 => this with { FirstTiledBatch = value },
        nameof(TileColumns) when value is 0 or 32 or 64 or 128 => this with { TileColumns = value },
        nameof(TileDepth) when value is 0 or 8 or 16 => this with { TileDepth = value },
        nameof(TensorColumns) when value is 0 or 32 or 64 or 128 => this with { TensorColumns = value },
        nameof(TensorWarpColumns) when value is 32 or 64 => this with { TensorWarpColumns = value },
        _ => throw new FormatException(
            $"'{name}={value.ToString(CultureInfo.InvariantCulture)}' is no setting of the GPU's kernels: there are FullGrid, SplitGrid and MinStepsPerPart of 1 or more, FirstTiledBatch of 3 or more, "
            + "TileColumns and TensorColumns of 32, 64 or 128, TileDepth of 8 or 16 (0: by the layer), and TensorWarpColumns of 32 or 64."),
    };
}
