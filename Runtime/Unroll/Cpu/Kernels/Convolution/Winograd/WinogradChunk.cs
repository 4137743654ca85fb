using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The chunks of the two phases of a Winograd convolution.</summary>
internal static unsafe class WinogradChunk
{
    /// <summary>The most blocks of tiles that share one pass over a panel's weights.</summary>
    private const int MaxBlocks = 2;

    /// <summary>Input channels below which an element's weights are so small, under 16 KiB, that sharing a pass over them gains nothing.</summary>
    private const int ChannelsWorthSharing = 128;

    private const int Lanes = PackedLayout.PanelWidth;
    private const int Tile = PackedLayout.WinogradTile;
    private const int InputTile = PackedLayout.WinogradInputTile;
    private const int Elements = PackedLayout.WinogradElements;

    /// <summary>Blocks of tiles in a chunk of the second phase.</summary>
    public static int Blocks(int inChannels) => inChannels < ChannelsWorthSharing ? 1 : MaxBlocks;

    /// <summary>First phase: transforms the input of one block of tiles.</summary>
    public static void Transform(void* argument, int chunk, int worker)
    {
        var job = (WinogradJob*)argument;
        var rows = stackalloc float*[InputTile];
        var columns = stackalloc nint[InputTile];
        var first = job->Blocks.Start(chunk);
        var tiles = job->Blocks.Width(chunk);
        var elements = job->Elements + ((nint)first * Elements * job->InChannels);
        for (var tile = 0; tile < tiles; tile++)
        {
            // Pixels beyond the halo are never inputs of a pixel that is kept; the halo's zeros are read in their place.
            var top = (first + tile) / job->TilesX * Tile;
            var left = (first + tile) % job->TilesX * Tile;
            for (var i = 0; i < InputTile; i++)
            {
                rows[i] = job->Operands.X + (Math.Min(top + i, job->Height + 1) * job->Operands.XRowStep);
                columns[i] = Math.Min(left + i, job->Width + 1) * job->Operands.XPixelStep;
            }

            job->Input(rows, columns, job->InChannels, elements + ((nint)tile * job->InChannels), (nint)tiles * job->InChannels);
        }
    }

    /// <summary>Second phase: the products of one panel with a few blocks of tiles, and their outputs.</summary>
    [SkipLocalsInit]
    public static void Multiply(void* argument, int chunk, int worker)
    {
        var job = (WinogradJob*)argument;
        var products = stackalloc float[MaxBlocks * ConvolutionTile.MaxRows * Elements * Lanes];
        var panel = chunk / job->BlockChunks;
        var firstBlock = chunk % job->BlockChunks * job->BlocksPerChunk;
        var lastBlock = Math.Min(firstBlock + job->BlocksPerChunk, job->Blocks.Tiles);
        var firstTile = job->Blocks.Start(firstBlock);
        var weightRows = job->InChannels + 1;
        var bias = job->Operands.Weights + ((nint)panel * Lanes * ((Elements * weightRows) + 1));
        for (var element = 0; element < Elements; element++)
        {
            var weights = bias + Lanes + ((nint)element * weightRows * Lanes);
            for (var block = firstBlock; block < lastBlock; block++)
            {
                var start = job->Blocks.Start(block);
                var tiles = job->Blocks.Width(block);
                var x = job->Elements + ((nint)start * Elements * job->InChannels) + ((nint)element * tiles * job->InChannels);
                var to = products + (((start - firstTile) * Elements) + (element * tiles)) * Lanes;
                var kernel = tiles > job->Blocks.ShortWidth ? job->Products.Kernels.LongWide : job->Products.Kernels.ShortWide;

                // Each block fetches its part of the next element's weights.
                var prefetch = (byte*)(weights + (weightRows * Lanes)) + ((block - firstBlock) * weightRows * job->Products.PrefetchStep);
                for (var lane = 0; lane < Lanes; lane += job->Products.Kernels.WideLanes)
                {
                    kernel(&job->Products, x, weights + lane, to + lane, Lanes, null, Lanes, prefetch);
                }
            }
        }

        for (var block = firstBlock; block < lastBlock; block++)
        {
            var start = job->Blocks.Start(block);
            var tiles = job->Blocks.Width(block);
            for (var tile = 0; tile < tiles; tile++)
            {
                Finish(job, start + tile, panel, products + ((((start - firstTile) * Elements) + tile) * Lanes), (nint)tiles * Lanes, bias);
            }
        }
    }

    private static void Finish(WinogradJob* job, int tile, int panel, float* products, nint step, float* bias)
    {
        var top = tile / job->TilesX * Tile;
        var left = tile % job->TilesX * Tile;
        var height = Math.Min(Tile, job->Height - top);
        var width = Math.Min(Tile, job->Width - left);
        var y = job->Operands.Y + (top * job->Operands.YRowStep) + (left * job->Operands.YPixelStep) + (panel * Lanes);
        var residual = job->Operands.Residual == null
            ? null : job->Operands.Residual + (top * job->Operands.ResidualRowStep) + (left * job->Operands.ResidualPixelStep) + (panel * Lanes);
        job->Output(job, products, step, bias, y, residual, height, width);
        for (var row = 0; row < height; row++)
        {
            job->Operands.Epilogue.Finish(y + (row * job->Operands.YRowStep), width, Lanes, job->Operands.YPixelStep);
        }
    }
}
