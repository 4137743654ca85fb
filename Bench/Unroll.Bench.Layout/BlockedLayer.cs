using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Kernels.Convolution.Grouped;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Threading;

namespace Unroll.Bench.Layout;

/// <summary>
/// The same micro-kernels over a blocked layout, [C / B][H][W][B]: B is 32 for dense layers, a panel's width, so that a tile's two vectors stay together,
/// and 16 for grouped and depthwise ones. An input of fewer than B channels keeps its channels innermost.
/// </summary>
internal sealed unsafe class BlockedLayer : IDisposable
{
    private readonly Arena _activations;
    private readonly Arena _weights;
    private readonly WorkerTeam _team;
    private readonly Layer _layer;
    private readonly int _block;
    private readonly int _padded;

    public BlockedLayer(Layer layer, int threads)
    {
        _layer = layer;
        _block = Math.Min(layer.Kernel == Kernel.Dense ? 32 : 16, layer.InChannels);
        _padded = layer.Size + (2 * layer.Pad);
        _activations = new Arena(((long)_padded * _padded * layer.InChannels) + ((long)layer.OutSize * layer.OutSize * layer.OutChannels) + 128);
        _weights = new Arena(layer.PackedLength);
        _team = new WorkerTeam(threads);
    }

    public void Run()
    {
        var tiling = new RowTiling(_layer.Window == 1 && _layer.Stride == 1 ? _layer.OutSize * _layer.OutSize : _layer.OutSize, ConvolutionTile.MaxRows);
        var rows = _layer.Window == 1 && _layer.Stride == 1 ? 1 : _layer.OutSize;
        var y = _activations.Floats + PackedLayout.RoundUp(_padded * _padded * _layer.InChannels, 16);
        if (_layer.Kernel == Kernel.Dense)
        {
            var job = new ConvolutionJob
            {
                Operands = new ConvolutionOperands
                {
                    X = _activations.Floats,
                    Y = y,
                    Weights = _weights.Floats,
                    XRowStep = (nint)_layer.Stride * _padded * _block,
                    XPixelStep = (nint)_layer.Stride * _block,
                    YRowStep = (nint)_layer.OutSize * 32,
                    YPixelStep = 32,
                    Epilogue = new Epilogue(Activation.Relu, SimdLevel.Vector512),
                },
                RunsY = _layer.InChannels / _block,
                RunsX = _layer.Window,
                RunLength = _layer.Window * _block,
                RunStepY = (nint)_padded * _padded * _block,
                RunStepX = (nint)_padded * _block,
                PanelRows = (_layer.Window * _layer.Window * _layer.InChannels) + 1,
                InPerGroup = _layer.InChannels,
                OutPerGroup = _layer.OutChannels,
                PanelsPerGroup = _layer.OutChannels / 32,
                Panels = _layer.OutChannels / 32,
                Tiling = tiling,
                Tiles = tiling.Tiles * rows,
                Kernels = ConvolutionKernels.Select(SimdLevel.Vector512, tiling.ShortWidth),
            };

            // The planes of all channel blocks are read together, so a tile's share of the input is the same as in NHWC.
            job.Operands.XRowStep *= job.RunsY;
            ConvolutionPartition.Cut(ref job, _team.Threads);
            job.Operands.XRowStep /= job.RunsY;
            _team.Run(&RunDense, &job, job.TileChunks * job.PanelChunks);
        }
        else
        {
            var perGroup = _layer.InChannels / _layer.Groups;
            var job = new GroupedJob
            {
                Operands = new ConvolutionOperands
                {
                    X = _activations.Floats,
                    Y = y,
                    Weights = _weights.Floats,
                    XRowStep = (nint)_layer.Stride * _padded * 16,
                    XPixelStep = (nint)_layer.Stride * 16,
                    YRowStep = (nint)_layer.OutSize * 16,
                    YPixelStep = 16,
                    Epilogue = new Epilogue(Activation.Relu, SimdLevel.Vector512),
                },
                XTapStepY = (nint)_padded * 16,
                XTapStepX = 16,
                KernelHeight = _layer.Window,
                KernelWidth = _layer.Window,
                InputsPerGroup = perGroup,
                OutputsPerGroup = perGroup,
                InChannels = 16,
                OutChannels = 16,
                Rows = rows,
                Level = SimdLevel.Vector512,
                Tiling = tiling,
                RowsPerChunk = 8,
            };
            var request = new GroupedRequest { Job = job, Layer = this, RowChunks = (rows + 7) / 8 };
            var handle = System.Runtime.InteropServices.GCHandle.Alloc(request);
            _team.Run(&RunGrouped, (void*)System.Runtime.InteropServices.GCHandle.ToIntPtr(handle), request.RowChunks * (_layer.OutChannels / 16));
            handle.Free();
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        _activations.Dispose();
        _weights.Dispose();
    }

    private static void RunDense(void* argument, int chunk, int worker)
    {
        var job = (ConvolutionJob*)argument;
        var firstPanel = chunk / job->TileChunks * job->PanelsPerChunk;
        var firstTile = chunk % job->TileChunks * job->TilesPerChunk;
        var lastPanel = Math.Min(firstPanel + job->PanelsPerChunk, job->Panels);
        var lastTile = Math.Min(firstTile + job->TilesPerChunk, job->Tiles);
        var plane = job->Tiles / job->Tiling.Tiles * job->Tiling.Start(job->Tiling.Tiles) * 32;
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            for (var tile = firstTile; tile < lastTile; tile++)
            {
                var row = tile / job->Tiling.Tiles;
                var column = tile % job->Tiling.Tiles;
                var pixel = job->Tiling.Start(column);
                var kernel = column < job->Tiling.LongTiles ? job->Kernels.LongWide : job->Kernels.ShortWide;
                kernel(
                    job, job->Operands.X + (row * job->Operands.XRowStep) + (pixel * job->Operands.XPixelStep), job->Operands.Weights + ((nint)panel * 32 * job->PanelRows),
                    job->Operands.Y + ((nint)panel * plane) + (row * job->Operands.YRowStep) + (pixel * job->Operands.YPixelStep), job->Operands.YPixelStep, null, 32, null);
            }
        }
    }

    private static void RunGrouped(void* argument, int chunk, int worker)
    {
        var request = (GroupedRequest)System.Runtime.InteropServices.GCHandle.FromIntPtr((nint)argument).Target!;
        var layer = request.Layer;
        var job = request.Job;
        var block = chunk / request.RowChunks;
        job.Operands.X += (nint)block * layer._padded * layer._padded * 16;
        job.Operands.Y += (nint)block * layer._layer.OutSize * layer._layer.OutSize * 16;
        job.Operands.Weights += (nint)block * 16 * ((job.KernelHeight * job.KernelWidth * job.InputsPerGroup) + 1);
        GroupedChunk.Run(&job, chunk % request.RowChunks, worker);
    }

    private sealed class GroupedRequest
    {
        public GroupedJob Job;
        public required BlockedLayer Layer;
        public int RowChunks;
    }
}
