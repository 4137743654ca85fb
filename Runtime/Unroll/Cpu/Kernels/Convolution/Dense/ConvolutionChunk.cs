using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;
using unsafe Tile = delegate*<
    Unroll.Cpu.Kernels.Convolution.Dense.ConvolutionJob*, float*, float*, float*, nint, float*, nint, byte*, void>;

namespace Unroll.Cpu.Kernels.Convolution.Dense;

/// <summary>One chunk of a convolution: a block of panels, each over a block of pixel tiles.</summary>
internal static unsafe class ConvolutionChunk
{
    public static void Run(void* argument, int chunk, int worker)
    {
        var job = (ConvolutionJob*)argument;
        var (panelChunk, tileChunk) = job->TilesOutside
            ? (chunk % job->PanelCut.Chunks, chunk / job->PanelCut.Chunks)
            : (chunk / job->TileCut.Chunks, chunk % job->TileCut.Chunks);
        var firstPanel = job->PanelCut.Start(panelChunk);
        var lastPanel = job->PanelCut.Start(panelChunk + 1);
        var firstTile = job->TileCut.Start(tileChunk);
        var lastTile = job->TileCut.Start(tileChunk + 1);
        var fetched = job->PrefetchTiles == job->Tiles ? 0 : firstTile;
        for (var tile = firstTile; tile < lastTile; tile += job->TilesPerBlock)
        {
            var end = Math.Min(tile + job->TilesPerBlock, lastTile);
            for (var panel = firstPanel; panel < lastPanel; panel++)
            {
                RunPanel(job, panel, tile, end, tile - fetched);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel(ConvolutionJob* job, int panel, int firstTile, int lastTile, int fetched)
    {
        var operands = &job->Operands;
        var group = panel / job->PanelsPerGroup;
        var first = panel % job->PanelsPerGroup * PackedLayout.PanelWidth;
        var used = Math.Min(PackedLayout.PanelWidth, job->OutPerGroup - first);
        var panelLanes = PackedLayout.PanelLanes(used);
        var weights = operands->Weights
            + ((nint)group * PackedLayout.PanelLanes(job->OutPerGroup) * job->PanelRows) + ((nint)first * job->PanelRows);
        var x = operands->X + ((nint)group * job->InPerGroup);
        var channel = (group * job->OutPerGroup) + first;

        // Each tile fetches its share of a later panel. After the last panel come the weights of the next layer.
        var prefetch = (byte*)weights + job->PrefetchDistance + (fetched * job->PrefetchStep * job->PanelRows);
        var prefetchOfTile = job->PrefetchStep * job->PanelRows;

        var narrow = panelLanes < job->Kernels.WideLanes;
        var lanes = narrow ? PackedLayout.BlockWidth : job->Kernels.WideLanes;
        var shortKernel = narrow ? job->Kernels.ShortNarrow : job->Kernels.ShortWide;
        var longKernel = narrow ? job->Kernels.LongNarrow : job->Kernels.LongWide;
        for (var lane = 0; lane < used; lane += lanes)
        {
            var here = Math.Min(lanes, used - lane);
            var row = firstTile / job->Tiling.Tiles;
            var column = firstTile % job->Tiling.Tiles;
            for (var tile = firstTile; tile < lastTile; tile++)
            {
                var pixel = (nint)job->Tiling.Start(column);
                var isLong = column < job->Tiling.LongTiles;
                var kernel = isLong ? longKernel : shortKernel;
                var from = x + (row * operands->XRowStep) + (pixel * operands->XPixelStep);
                var w = weights + lane;
                var y = operands->Y + (row * operands->YRowStep) + (pixel * operands->YPixelStep) + channel + lane;
                var residual = operands->Residual == null
                    ? null : operands->Residual + (row * operands->ResidualRowStep) + (pixel * operands->ResidualPixelStep) + channel + lane;
                var pixels = job->Tiling.ShortWidth + (isLong ? 1 : 0);
                if (job->PrefetchesInput)
                {
                    prefetch = (byte*)(from + (job->TilesPerBlock * pixels * operands->XPixelStep)) + (panel * prefetchOfTile);
                }

                if (here == lanes)
                {
                    kernel(job, from, w, y, operands->YPixelStep, residual, panelLanes, prefetch);
                }
                else
                {
                    RunPartial(job, kernel, from, w, y, residual, panelLanes, prefetch, pixels, here);
                }

                operands->Epilogue.Finish(y, pixels, here, operands->YPixelStep);
                prefetch += prefetchOfTile;
                if (++column == job->Tiling.Tiles)
                {
                    column = 0;
                    row++;
                }
            }
        }
    }

    /// <summary>A tile whose last lanes are padding: the kernel writes to a scratch tile, and only the lanes of the output are copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPartial(
        ConvolutionJob* job, Tile kernel, float* x, float* w, float* y, float* residual, nint panelLanes, byte* prefetch, int pixels, int lanes)
    {
        var operands = &job->Operands;
        var sums = stackalloc float[ConvolutionTile.MaxRows * PackedLayout.PanelWidth];
        var clamps = residual != null && operands->Epilogue.Clamps;
        if (residual == null)
        {
            kernel(job, x, w, sums, PackedLayout.PanelWidth, null, panelLanes, prefetch);
        }
        else
        {
            // The residual's own padding lanes may lie outside the arena, so it is added here, and the clamp comes after it.
            var unclamped = *job;
            unclamped.Operands.Epilogue.Clamps = false;
            kernel(&unclamped, x, w, sums, PackedLayout.PanelWidth, null, panelLanes, prefetch);
        }

        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var copied = CopyLanes<Vector128<float>, Simd128>(sums, y, residual, 0, lanes, clamps, &operands->Epilogue);
            CopyLanes<float, SimdScalar>(sums, y, residual, copied, lanes, clamps, &operands->Epilogue);
            sums += PackedLayout.PanelWidth;
            y += operands->YPixelStep;
            residual = residual == null ? null : residual + operands->ResidualPixelStep;
        }
    }

    /// <summary>Copies whole vectors of a pixel's sums, and adds the residual; returns the first lane that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CopyLanes<V, S>(float* sums, float* y, float* residual, int lane, int lanes, bool clamps, Epilogue* epilogue)
        where V : struct
        where S : struct, ISimd<V>
    {
        for (; lane <= lanes - S.Width; lane += S.Width)
        {
            var sum = S.Load(sums + lane);
            if (residual != null)
            {
                sum = S.Add(sum, S.Load(residual + lane));
                sum = clamps ? S.AtMost(S.Broadcast(epilogue->Ceiling), S.AtLeast(S.Broadcast(epilogue->Floor), sum)) : sum;
            }

            S.Store(y + lane, sum);
        }

        return lane;
    }
}
