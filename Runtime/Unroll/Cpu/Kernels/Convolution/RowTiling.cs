namespace Unroll.Cpu.Kernels.Convolution;

/// <summary>Cuts a row of output pixels evenly into tiles: first <see cref="LongTiles"/> tiles with one pixel more, then the short ones.</summary>
internal readonly struct RowTiling
{
    public RowTiling(int width, int maxTile)
    {
        Tiles = ((width - 1) / maxTile) + 1;
        ShortWidth = width / Tiles;
        LongTiles = width % Tiles;
    }

    public int Tiles { get; }

    public int ShortWidth { get; }

    public int LongTiles { get; }

    /// <summary>The first pixel of a tile.</summary>
    public int Start(int tile) => (tile * ShortWidth) + Math.Min(tile, LongTiles);

    /// <summary>The pixels in a tile.</summary>
    public int Width(int tile) => tile < LongTiles ? ShortWidth + 1 : ShortWidth;
}
