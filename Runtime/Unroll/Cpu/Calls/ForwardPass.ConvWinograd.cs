using System.Runtime.Intrinsics;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Kernels.Convolution;
using Unroll.Cpu.Kernels.Convolution.Dense;
using Unroll.Cpu.Kernels.Convolution.Winograd;
using Unroll.Cpu.Packing;
using Unroll.Cpu.Simd;

namespace Unroll.Cpu.Calls;

public sealed unsafe partial class ForwardPass
{
    /// <summary>
    /// y = activation(convolution(x) + bias + residual) for a 3x3 kernel, stride 1, padding 1, with a quarter of the multiplications (Winograd F(4x4, 3x3)) or
    /// four ninths (F(2x2, 3x3)), and several times the rounding error of <see cref="Conv"/>. The ring of one pixel around <paramref name="x"/> must hold zeros.
    /// </summary>
    /// <param name="x">[H, W, inChannels]; at least 16 channels in each group.</param>
    /// <param name="y">[H, W, outChannels]; at least 16 channels in each group. Nothing outside it is written.</param>
    /// <param name="weights">Offset of the packed weights, a multiple of 16 floats; <see cref="PackedLayout.ConvWinograd"/> floats, or <see cref="PackedLayout.ConvWinogradTaps"/> on small maps
    /// (<see cref="PackedLayout.KeepsWinogradTaps"/>).</param>
    /// <param name="tile">Pixels along a side of the tiles of output, 4 or 2.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="residual">Added before the activation: shape of <paramref name="y"/>, and may be the same memory.</param>
    public void ConvWinograd(
        View x, View y, int weights, int tile, int groups = 1, Activation activation = Activation.None, View residual = default)
    {
        using var timed = Timed(x, y, residual);
        var inChannels = x.Channels / groups;
        var outChannels = y.Channels / groups;
        var panels = (outChannels + PackedLayout.PanelWidth - 1) / PackedLayout.PanelWidth;
        var tiles = PackedLayout.WinogradTiles(y.Height, y.Width, tile);
        var keepsTaps = PackedLayout.KeepsWinogradTaps(tiles);
        var rows = keepsTaps ? PackedLayout.WinogradTaps * inChannels : PackedLayout.WinogradElements(tile) * (inChannels + 1);
        var cut = WinogradPartition.Choose(
            tiles, ConvolutionKernels.MaxRows(_level), PackedLayout.ConvWinograd(x.Channels, y.Channels, tile, groups), keepsTaps, panels * groups, _team.Threads);
        var job = new WinogradJob
        {
            Products = new ConvolutionJob
            {
                Operands = new ConvolutionOperands { XPixelStep = inChannels, ResidualPixelStep = PackedLayout.PanelWidth },
                RunsY = 1,
                RunsX = 1,
                RunLength = inChannels,
                PrefetchStep = PackedLayout.PanelWidth * sizeof(float) / cut.BlocksPerChunk,
                Kernels = ConvolutionKernels.Select(_level, cut.Blocks.ShortWidth),
            },
            Operands = Operands(x, y, weights, Window.Square(3, pad: 1), activation, residual),
            Call = ++_winogradCalls,
            Tile = tile,
            Elements = PackedLayout.WinogradElements(tile),
            Height = y.Height,
            Width = y.Width,
            InChannels = inChannels,
            OutChannels = outChannels,
            PanelRows = rows + 1,
            WeightLength = PackedLayout.PanelLanes(outChannels) * (rows + 1),
            ChannelsOfTaps = keepsTaps ? WinogradChunk.ChannelsOfTaps(PackedLayout.WinogradElements(tile), inChannels) : 0,
            TilesX = (y.Width + tile - 1) / tile,
            Blocks = cut.Blocks,
            BlocksPerChunk = cut.BlocksPerChunk,
            BlockChunks = cut.BlockChunks,
            Panels = panels,
        };
        if (tile == 2)
        {
            SetTransforms<WinogradTile2>(&job);
        }
        else
        {
            SetTransforms<WinogradTile4>(&job);
        }

        var chunks = job.Panels * job.BlockChunks * groups;
        var scratch = stackalloc float*[_team.Threads];
        _scratch.Reserve(WinogradChunk.ScratchLength(&job), chunks, scratch);
        job.Scratch = scratch;
        _team.Run(&WinogradChunk.Run, &job, chunks);
    }

    private void SetTransforms<T>(WinogradJob* job)
        where T : struct, IWinogradTile
    {
        switch (_level)
        {
            case SimdLevel.Vector512:
                job->Input = &WinogradTransform.Input<Vector512<float>, Simd512, T>;
                job->Kernel = &WinogradTransform.Kernel<Vector512<float>, Simd512, T>;
                job->Output = &WinogradTransform.Output<Vector512<float>, Simd512, T>;
                break;
            case SimdLevel.Vector256:
                job->Input = &WinogradTransform.Input<Vector256<float>, Simd256, T>;
                job->Kernel = &WinogradTransform.Kernel<Vector256<float>, Simd256, T>;
                job->Output = &WinogradTransform.Output<Vector256<float>, Simd256, T>;
                break;
            case SimdLevel.Vector128:
                job->Input = &WinogradTransform.Input<Vector128<float>, Simd128, T>;
                job->Kernel = &WinogradTransform.Kernel<Vector128<float>, Simd128, T>;
                job->Output = &WinogradTransform.Output<Vector128<float>, Simd128, T>;
                break;
            default:
                job->Input = &WinogradTransform.Input<float, SimdScalar, T>;
                job->Kernel = &WinogradTransform.Kernel<float, SimdScalar, T>;
                job->Output = &WinogradTransform.Output<float, SimdScalar, T>;
                break;
        }
    }
}
