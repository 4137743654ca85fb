using Unroll.Generator.Backends.Text;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using static Unroll.Generator.Backends.Gpu.Kernels.KernelExpressions;

namespace Unroll.Generator.Backends.Gpu.Kernels.Direct;

/// <summary>
/// A convolution by register tiles: some pixels of a row times four output channels. If the row is not a multiple of the tile, the last pixel is read in place of those past
/// its end, which are not stored.
/// </summary>
internal static class DirectConvolution
{
    private const int MaxPixels = 7;

    // Tiles whose weights share cache lines run one after the other.
    private const int TilesTogether = 4;

    public static KernelText Write(KernelSignature signature, Convolution convolution)
    {
        var (x, y, window) = (signature.X, signature.Output, convolution.Window);
        var pixels = PixelsOf(y.Width);
        var tilesInRow = (y.Width + pixels - 1) / pixels;
        var (inputs, outputs) = (x.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups);
        var weightRow = GpuWeightLayout.Align(outputs);
        var channels = Math.Min(TileSums.MaxChannels, outputs);
        var sums = new TileSums(pixels, channels);
        var channelTiles = (outputs + channels - 1) / channels;
        var together = channelTiles % TilesTogether == 0 ? TilesTogether : 1;
        var taps = window.Height * window.Width;
        var bias = GpuWeightLayout.BiasStart(x.Channels, convolution.OutChannels, taps, convolution.Groups);
        var pixelTiles = y.Height * tilesInRow;
        return ItemKernel.Create(signature, pixelTiles * channelTiles * convolution.Groups, true, writer =>
        {
            // i = ((group * blocks of tiles + block) * tiles of pixels + pixels) * tiles of a block + tile
            writer.Line(together == 1 ? $"int p = {Modulo("i", pixelTiles)};" : $"int p = {Modulo(Over("i", together), pixelTiles)};");
            writer.Line(together == 1
                ? $"int c = {Times(Modulo(Over("i", pixelTiles), channelTiles), channels)};"
                : $"int c = ({(channelTiles == together ? "" : $"{Modulo(Over("i", pixelTiles * together), channelTiles / together)} * {together} + ")}{Modulo("i", together)}) * {channels};");
            var group = convolution.Groups > 1 ? "group" : "0";
            if (convolution.Groups > 1)
            {
                writer.Line($"int group = {Over("i", pixelTiles * channelTiles)};");
            }

            var row = Over("p", tilesInRow);
            writer.Line($"int column = {Times(Modulo("p", tilesInRow), pixels)};");
            var corner = (window.PadTop * x.RowStride) + (window.PadLeft * x.PixelStride);
            writer.Line($"int x = {Sum("at.X", Times(row, window.StrideY * x.RowStride), Times(group, inputs))}{(corner == 0 ? "" : $" - {corner}")};");
            var partial = y.Width % pixels != 0;
            var step = window.StrideX * x.PixelStride;
            for (var j = 0; j < pixels; j++)
            {
                writer.Line(
                    j == 0 ? $"int x0 = x + {Times("column", step)};"
                    : partial ? $"int x{j} = x + {Times($"Math.Min(column + {j}, {y.Width - 1})", step)};"
                    : $"int x{j} = x0 + {j * step};");
            }

            writer.Line($"int k = {Sum(Times(group, taps * inputs * weightRow), "c")};");
            writer.Line($"int b = {Sum($"{bias}", Times(group, weightRow), "c")};");
            sums.Declare(writer, "b");
            Accumulate(writer, sums, x, window, inputs, weightRow);
            Store(writer, sums, signature, group, outputs, pixels, channels, row, partial);
        }, $"Tile{pixels}x{channels}");
    }

    /// <summary>The tile's pixels: few left over, and as many as possible.</summary>
    private static int PixelsOf(int width)
    {
        var best = Math.Min(width, MaxPixels);
        for (var pixels = best; pixels > best / 2; pixels--)
        {
            var (waste, least) = ((width + pixels - 1) / pixels * pixels, (width + best - 1) / best * best);
            if (waste < least)
            {
                best = pixels;
            }
        }

        return best;
    }

    private static void Accumulate(SourceWriter writer, TileSums sums, MapLayout x, WindowSpec window, int inputs, int weightRow)
    {
        var taps = window.Height * window.Width;
        if (taps == 1)
        {
            Channels(writer, "0");
            return;
        }

        using (writer.Block($"for (int tap = 0; tap < {taps}; tap++)"))
        {
            writer.Line($"int t = {Sum(Times(Over("tap", window.Width), window.DilationY * x.RowStride), Times(Modulo("tap", window.Width), window.DilationX * x.PixelStride))};");
            Channels(writer, "t");
        }

        void Channels(SourceWriter inner, string first)
        {
            using (inner.Block($"for (int t{first} = {first}; t{first} < {(first == "0" ? $"{inputs}" : $"t + {inputs}")}; t{first}++)"))
            {
                sums.Add(inner, "k", pixel => $"a[x{pixel} + t{first}]");
                inner.Line($"k += {weightRow};");
            }
        }
    }

    private static void Store(SourceWriter writer, TileSums sums, KernelSignature signature, string group, int outputs, int pixels, int channels, string row, bool partial)
    {
        var (y, residual) = (signature.Output, signature.Residual);
        writer.Line($"int y = {Sum("at.Y", Times(row, y.RowStride), Times("column", y.PixelStride), Times(group, outputs), "c")};");
        if (residual is not null)
        {
            writer.Line($"int r = {Sum("at.Residual", Times(row, residual.RowStride), Times("column", residual.PixelStride), Times(group, outputs), "c")};");
        }

        for (var j = 0; j < pixels; j++)
        {
            var pixel = j;
            var stores = outputs % channels == 0
                ? sums.AreQuads ? AssignQuad(pixel) : PerLane(channels, v => Assign(pixel, v))
                : PerLane(channels, v => v == 0 ? Assign(pixel, v) : $"if (c + {v} < {outputs}) {{ {Assign(pixel, v)} }}");
            writer.Line(partial && j > 0 ? $"if (column + {j} < {y.Width}) {{ {stores} }}" : stores);
        }

        string AssignQuad(int pixel)
        {
            var value = residual is null ? $"s{pixel}" : $"s{pixel} + a.Quad({Sum("r", $"{pixel * residual.PixelStride}")})";
            return $"a.Store({Sum("y", $"{pixel * y.PixelStride}")}, {Activate(signature.Activation, value)});";
        }

        string Assign(int pixel, int v)
        {
            var value = residual is null ? sums.Lane(pixel, v) : $"{sums.Lane(pixel, v)} + {At("a", "r", (pixel * residual.PixelStride) + v)}";
            return $"{At("a", "y", (pixel * y.PixelStride) + v)} = {Activate(signature.Activation, value)};";
        }
    }
}
