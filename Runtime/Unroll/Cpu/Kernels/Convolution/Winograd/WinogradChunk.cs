using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The chunks of the two phases of a Winograd convolution.</summary>
internal static unsafe class WinogradChunk
{
    /// <summary>Pixels along a side of an output tile.</summary>
    public const int TileSize = 4;

    /// <summary>Blocks of tiles that share one pass over a panel's weights, at most.</summary>
    public const int MaxBlocks = 2;

    private const int Lanes = PackedLayout.PanelWidth;
    private const int Factors = PackedLayout.WinogradFactors;

    /// <summary>First phase: transforms the input of one block of tiles.</summary>
    public static void Transform(void* argument, int chunk, int worker)
    {
        var job = (WinogradJob*)argument;
        var rows = stackalloc float*[6];
        var columns = stackalloc nint[6];
        var first = job->Blocks.Start(chunk);
        var tiles = job->Blocks.Width(chunk);
        var factors = job->Factors + ((nint)first * Factors * job->InChannels);
        for (var tile = 0; tile < tiles; tile++)
        {
            // What lies past the halo is never an input of a pixel that is kept; the halo's own zeros stand in for it.
            var top = (first + tile) / job->TilesX * TileSize;
            var left = (first + tile) % job->TilesX * TileSize;
            for (var i = 0; i < 6; i++)
            {
                rows[i] = job->Operands.X + (Math.Min(top + i, job->Height + 1) * job->Operands.XRowStep);
                columns[i] = Math.Min(left + i, job->Width + 1) * job->Operands.XPixelStep;
            }

            job->Input(rows, columns, job->InChannels, factors + ((nint)tile * job->InChannels), (nint)tiles * job->InChannels);
        }
    }

    /// <summary>Second phase: the products of one panel with a few blocks of tiles, and their outputs.</summary>
    [SkipLocalsInit]
    public static void Multiply(void* argument, int chunk, int worker)
    {
        var job = (WinogradJob*)argument;
        var products = stackalloc float[MaxBlocks * ConvolutionTile.MaxRows * Factors * Lanes];
        var panel = chunk / job->BlockChunks;
        var firstBlock = chunk % job->BlockChunks * job->BlocksPerChunk;
        var lastBlock = Math.Min(firstBlock + job->BlocksPerChunk, job->Blocks.Tiles);
        var firstTile = job->Blocks.Start(firstBlock);
        var weightRows = job->InChannels + 1;
        var bias = job->Operands.Weights + ((nint)panel * Lanes * ((Factors * weightRows) + 1));
        for (var factor = 0; factor < Factors; factor++)
        {
            var weights = bias + Lanes + ((nint)factor * weightRows * Lanes);
            for (var block = firstBlock; block < lastBlock; block++)
            {
                var start = job->Blocks.Start(block);
                var tiles = job->Blocks.Width(block);
                var x = job->Factors + ((nint)start * Factors * job->InChannels) + ((nint)factor * tiles * job->InChannels);
                var to = products + (((start - firstTile) * Factors) + (factor * tiles)) * Lanes;
                var kernel = tiles > job->Blocks.ShortWidth ? job->Products.Kernels.LongWide : job->Products.Kernels.ShortWide;

                // Each block fetches its part of the next factor's weights.
                var ahead = (byte*)(weights + (weightRows * Lanes)) + ((block - firstBlock) * weightRows * job->Products.AheadStep);
                for (var lane = 0; lane < Lanes; lane += job->Products.Kernels.WideLanes)
                {
                    kernel(&job->Products, x, weights + lane, to + lane, Lanes, null, Lanes, ahead);
                }
            }
        }

        for (var block = firstBlock; block < lastBlock; block++)
        {
            var start = job->Blocks.Start(block);
            var tiles = job->Blocks.Width(block);
            for (var tile = 0; tile < tiles; tile++)
            {
                Finish(job, start + tile, panel, products + ((((start - firstTile) * Factors) + tile) * Lanes), (nint)tiles * Lanes, bias);
            }
        }
    }

    private static void Finish(WinogradJob* job, int tile, int panel, float* products, nint step, float* bias)
    {
        var top = tile / job->TilesX * TileSize;
        var left = tile % job->TilesX * TileSize;
        var height = Math.Min(TileSize, job->Height - top);
        var width = Math.Min(TileSize, job->Width - left);
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
