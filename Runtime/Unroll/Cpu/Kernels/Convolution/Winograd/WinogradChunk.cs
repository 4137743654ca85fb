using System.Runtime.CompilerServices;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Packing;

namespace Unroll.Cpu.Kernels.Convolution.Winograd;

/// <summary>The chunks of a Winograd convolution: a few blocks of a group's tiles by a panel of its outputs.</summary>
internal static unsafe class WinogradChunk
{
    private const int Lanes = PackedLayout.PanelWidth;
    private const int MaxSide = PackedLayout.MaxWinogradSide;

    /// <summary>Floats of a worker's memory before the transformed input: what it holds.</summary>
    private const int Header = PackedLayout.Alignment;

    /// <summary>Transformed weights that stay in the second-level cache until they are multiplied, beside the transformed input, in floats.</summary>
    private const int KernelInCache = 80 * 1024;

    /// <summary>Floats of each worker's memory.</summary>
    public static int ScratchLength(WinogradJob* job) => Header + InputLength(job) + (job->ChannelsOfTaps == 0 ? 0 : job->Elements * (job->ChannelsOfTaps + 1) * Lanes);

    /// <summary>
    /// How many input channels' weights are transformed at a time. That decides in which order products are added, so it depends on nothing but the layer.
    /// </summary>
    public static int ChannelsOfTaps(int elements, int inChannels)
    {
        var most = KernelInCache / (elements * Lanes);
        var parts = ((inChannels - 1) / most) + 1;
        return ((inChannels - 1) / parts) + 1;
    }

    /// <summary>
    /// The products of one panel with a few blocks of tiles, and their outputs. Each worker transforms the input of these blocks itself, once for all panels that it
    /// takes: to transform again what another has done costs less than to fetch it from that one's cache, which has more elements than the input has values.
    /// </summary>
    [SkipLocalsInit]
    public static void Run(void* argument, int chunk, int worker)
    {
        var job = (WinogradJob*)argument;
        var products = stackalloc float[WinogradPartition.MaxTiles * PackedLayout.MaxWinogradElements * Lanes];
        var count = job->Elements;
        var panel = chunk % job->Panels;
        var blocks = chunk / job->Panels;
        var group = blocks / job->BlockChunks;
        var firstBlock = blocks % job->BlockChunks * job->BlocksPerChunk;
        var lastBlock = Math.Min(firstBlock + job->BlocksPerChunk, job->Blocks.Tiles);
        var firstTile = job->Blocks.Start(firstBlock);
        var elements = Transformed(job, group, firstBlock, lastBlock, worker);
        var used = Math.Min(Lanes, job->OutChannels - (panel * Lanes));
        var bias = job->Operands.Weights + ((nint)group * job->WeightLength) + ((nint)panel * Lanes * job->PanelRows);
        var factors = new WinogradFactors
        {
            FirstBlock = firstBlock,
            LastBlock = lastBlock,
            Input = elements,
            Weights = bias + PackedLayout.PanelLanes(used),
            PanelLanes = PackedLayout.PanelLanes(used),
            Products = products,
        };
        if (job->ChannelsOfTaps == 0)
        {
            // Each block fetches its part of the next element's weights.
            factors.NextWeights = (byte*)(factors.Weights + ((job->InChannels + 1) * factors.PanelLanes));
            factors.NextOfElement = (nint)(job->InChannels + 1) * factors.PanelLanes * sizeof(float);
            Multiply(job, &job->Products, &factors);
        }
        else
        {
            MultiplyTaps(job, &factors, elements + InputLength(job));
        }

        var channel = (group * job->OutChannels) + (panel * Lanes);
        for (var block = firstBlock; block < lastBlock; block++)
        {
            var start = job->Blocks.Start(block);
            var tiles = job->Blocks.Width(block);
            for (var tile = 0; tile < tiles; tile++)
            {
                Finish(job, start + tile, channel, used, products + ((((start - firstTile) * count) + tile) * Lanes), (nint)tiles * Lanes, bias);
            }
        }
    }

    /// <summary>Floats of the transformed input, up to where a vector can start.</summary>
    private static int InputLength(WinogradJob* job) =>
        PackedLayout.Align(job->BlocksPerChunk * (job->Blocks.ShortWidth + 1) * job->Elements * job->InChannels);

    /// <summary>The products with a panel whose weights are packed as they are. A few input channels' are transformed, then multiplied while they are in the cache.</summary>
    private static void MultiplyTaps(WinogradJob* job, WinogradFactors* factors, float* kernel)
    {
        var taps = factors->Weights;
        var input = factors->Input;
        var products = job->Products;
        var calls = job->Elements * (factors->LastBlock - factors->FirstBlock);
        var tapLength = (nint)PackedLayout.WinogradTaps * factors->PanelLanes;
        factors->Weights = kernel;
        for (var first = 0; first < job->InChannels; first += job->ChannelsOfTaps)
        {
            var channels = Math.Min(job->ChannelsOfTaps, job->InChannels - first);
            job->Kernel(taps, channels, factors->PanelLanes, kernel);
            taps += channels * tapLength;
            products.RunLength = channels;
            factors->Input = input + first;
            factors->Adds = first > 0;

            // All calls together fetch the weights that are transformed next.
            products.PrefetchStep = ((tapLength * sizeof(float)) + calls - 1) / calls;
            factors->NextWeights = (byte*)taps;
            factors->NextOfElement = (factors->LastBlock - factors->FirstBlock) * channels * products.PrefetchStep;
            Multiply(job, &products, factors);
        }
    }

    private static void Multiply(WinogradJob* job, ConvolutionJob* products, WinogradFactors* factors)
    {
        var count = job->Elements;
        var (firstBlock, lastBlock) = (factors->FirstBlock, factors->LastBlock);
        var panelLanes = factors->PanelLanes;
        var adds = factors->Adds;
        var rows = products->RunLength + 1;
        var kernels = &job->Products.Kernels;
        var narrow = panelLanes < kernels->WideLanes;
        var lanes = narrow ? panelLanes : kernels->WideLanes;
        var shortKernel = narrow ? kernels->ShortNarrow : kernels->ShortWide;
        var longKernel = narrow ? kernels->LongNarrow : kernels->LongWide;
        var firstTile = job->Blocks.Start(firstBlock);
        for (var element = 0; element < count; element++)
        {
            var weights = factors->Weights + (element * rows * panelLanes);
            var prefetch = factors->NextWeights + (element * factors->NextOfElement);
            for (var block = firstBlock; block < lastBlock; block++)
            {
                var start = job->Blocks.Start(block) - firstTile;
                var tiles = job->Blocks.Width(block);
                var x = factors->Input + ((((nint)start * count) + ((nint)element * tiles)) * job->InChannels);
                var to = factors->Products + (((start * count) + (element * tiles)) * Lanes);
                var kernel = tiles > job->Blocks.ShortWidth ? longKernel : shortKernel;
                for (var lane = 0; lane < panelLanes; lane += lanes)
                {
                    kernel(products, x, weights + lane, to + lane, Lanes, adds ? to + lane : null, panelLanes, prefetch);
                }

                prefetch += rows * products->PrefetchStep;
            }
        }
    }

    /// <summary>The transformed input of some blocks, in the worker's memory: for each block [elements, tiles of the block, inChannels].</summary>
    private static float* Transformed(WinogradJob* job, int group, int firstBlock, int lastBlock, int worker)
    {
        var scratch = job->Scratch[worker];
        var held = (long*)scratch;
        var elements = scratch + Header;
        if (held[0] != job->Call || held[1] != group || held[2] != firstBlock)
        {
            held[0] = job->Call;
            held[1] = group;
            held[2] = firstBlock;
            var to = elements;
            for (var block = firstBlock; block < lastBlock; block++)
            {
                Transform(job, group, job->Blocks.Start(block), job->Blocks.Width(block), to);
                to += (nint)job->Blocks.Width(block) * job->Elements * job->InChannels;
            }
        }

        return elements;
    }

    private static void Transform(WinogradJob* job, int group, int first, int tiles, float* elements)
    {
        var x = job->Operands.X + ((nint)group * job->InChannels);
        var rows = stackalloc float*[MaxSide];
        var columns = stackalloc nint[MaxSide];
        for (var tile = 0; tile < tiles; tile++)
        {
            // Pixels beyond the halo are never inputs of a pixel that is kept; the halo's zeros are read in their place.
            var top = (first + tile) / job->TilesX * job->Tile;
            var left = (first + tile) % job->TilesX * job->Tile;
            for (var i = 0; i < job->Tile + 2; i++)
            {
                rows[i] = x + (Math.Min(top + i, job->Height + 1) * job->Operands.XRowStep);
                columns[i] = Math.Min(left + i, job->Width + 1) * job->Operands.XPixelStep;
            }

            job->Input(rows, columns, job->InChannels, elements + ((nint)tile * job->InChannels), (nint)tiles * job->InChannels);
        }
    }

    private static void Finish(WinogradJob* job, int tile, int channel, int lanes, float* products, nint step, float* bias)
    {
        var top = tile / job->TilesX * job->Tile;
        var left = tile % job->TilesX * job->Tile;
        var height = Math.Min(job->Tile, job->Height - top);
        var width = Math.Min(job->Tile, job->Width - left);
        var y = job->Operands.Y + (top * job->Operands.YRowStep) + (left * job->Operands.YPixelStep) + channel;
        var residual = job->Operands.Residual == null
            ? null : job->Operands.Residual + (top * job->Operands.ResidualRowStep) + (left * job->Operands.ResidualPixelStep) + channel;
        job->Output(job, products, step, bias, y, residual, lanes, height, width);
        for (var row = 0; row < height; row++)
        {
            job->Operands.Epilogue.Finish(y + (row * job->Operands.YRowStep), width, lanes, job->Operands.YPixelStep);
        }
    }
}
