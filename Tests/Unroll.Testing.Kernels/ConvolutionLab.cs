using System.Runtime.InteropServices;
using Unroll.Cpu.Arguments;
using Unroll.Cpu.Calls;
using Unroll.Cpu.Packing;

namespace Unroll.Testing.Kernels;

/// <summary>One convolution in an arena of its own, surrounded by guard values, with a double-precision reference.</summary>
internal sealed unsafe class ConvolutionLab : IDisposable
{
    private const float Guard = 12345.678f;

    private readonly int _arenaLength;
    private readonly float* _arena;
    private readonly float* _weights;
    private readonly float[] _initial;
    private readonly float[] _oihw;
    private readonly float[] _bias;
    private readonly ConvolutionCase _case;
    private readonly View _x;
    private readonly View _y;
    private readonly View _residual;

    /// <param name="c">The layer.</param>
    /// <param name="seed">Chooses the values.</param>
    /// <param name="centre">When given, the value of every channel of the input's central pixel.</param>
    public ConvolutionLab(ConvolutionCase c, int seed, float? centre = null)
    {
        _case = c;
        var random = new Random(seed);
        var w = c.Window;
        var outHeight = ((c.Height + (2 * w.PadTop) - ((w.Height - 1) * w.DilationY) - 1) / w.StrideY) + 1;
        var outWidth = ((c.Width + (2 * w.PadLeft) - ((w.Width - 1) * w.DilationX) - 1) / w.StrideX) + 1;
        var at = 64;
        _x = Place(ref at, c.Height, c.Width, c.InChannels, w.PadTop, w.PadLeft, c.Slack);
        _y = Place(ref at, outHeight, outWidth, c.OutChannels, c.OutHalo, c.OutHalo, c.Slack);
        _residual = c.Residual switch
        {
            ResidualKind.None => default,
            ResidualKind.InPlace => _y,
            _ => Place(ref at, outHeight, outWidth, c.OutChannels, 1, 1, c.Slack + 3),
        };
        _arenaLength = PackedLayout.Align(at) + 64;
        _arena = (float*)NativeMemory.AlignedAlloc((nuint)_arenaLength * sizeof(float), 64);
        _initial = new float[_arenaLength];
        Array.Fill(_initial, Guard);
        var padRight = ((outWidth - 1) * w.StrideX) + w.Width - w.PadLeft - c.Width;
        if (c.Kernel != ConvolutionKind.Depthwise
            || !PackedLayout.UsesDepthwiseTile(w.Width, w.StrideY, w.StrideX, w.DilationY, w.DilationX, w.PadLeft, padRight))
        {
            Zero(_x, w.PadTop, w.PadLeft);
        }

        Fill(_x, random);
        if (centre is { } value)
        {
            _initial.AsSpan(_x.Offset + (c.Height / 2 * _x.RowStride) + (c.Width / 2 * _x.PixelStride), c.InChannels).Fill(value);
        }

        if (c.Residual != ResidualKind.None)
        {
            Fill(_residual, random);
        }

        _oihw = Values(c.OutChannels * (c.InChannels / c.Groups) * w.Height * w.Width, random);
        _bias = Values(c.OutChannels, random);
        var length = c.Kernel switch
        {
            ConvolutionKind.Grouped => PackedLayout.ConvGrouped(c.InChannels, c.OutChannels, w.Height, w.Width, c.Groups),
            ConvolutionKind.Depthwise => PackedLayout.ConvDepthwise(c.InChannels, w.Height, w.Width),
            ConvolutionKind.Winograd when c.KeepsTaps => PackedLayout.ConvWinogradTaps(c.InChannels, c.OutChannels, c.Groups),
            ConvolutionKind.Winograd => PackedLayout.ConvWinograd(c.InChannels, c.OutChannels, c.Tile, c.Groups),
            ConvolutionKind.Linear => PackedLayout.Linear(c.InChannels, c.OutChannels, c.Groups),
            _ => PackedLayout.Conv(c.InChannels, c.OutChannels, w.Height, w.Width, c.Groups),
        };
        _weights = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        var packed = new Span<float>(_weights, length);
        packed.Fill(float.NaN);
        if (c.Kernel is ConvolutionKind.Grouped or ConvolutionKind.Depthwise)
        {
            GroupedPacking.Pack(_oihw, _bias, packed, c.InChannels, c.OutChannels, w.Height, w.Width, c.Groups);
        }
        else if (c.Kernel == ConvolutionKind.Winograd && c.KeepsTaps)
        {
            WinogradPacking.PackTaps(_oihw, _bias, packed, c.InChannels, c.OutChannels, c.Groups);
        }
        else if (c.Kernel == ConvolutionKind.Winograd)
        {
            WinogradPacking.Pack(_oihw, _bias, packed, c.InChannels, c.OutChannels, c.Tile, c.Groups);
        }
        else
        {
            ConvolutionPacking.Pack(_oihw, _bias, packed, c.InChannels, c.OutChannels, w.Height, w.Width, c.Groups);
        }
    }

    /// <summary>Runs the kernel on a fresh arena, checks that only y changed, and returns y as [H, W, C].</summary>
    /// <param name="level">The vector width.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="apart">True to apply the activation in a call of its own, after the convolution.</param>
    public float[] Run(SimdLevel level, int threads, bool apart = false)
    {
        var activation = apart ? Activation.None : _case.Activation;
        var arena = new Span<float>(_arena, _arenaLength);
        _initial.CopyTo(arena);
        var pass = new ForwardPass(_arena, _weights, KernelFixture.Team(threads), level);
        switch (_case.Kernel)
        {
            case ConvolutionKind.Grouped:
                pass.ConvGrouped(_x, _y, 0, _case.Window, _case.Groups, activation, _residual);
                break;
            case ConvolutionKind.Depthwise:
                pass.ConvDepthwise(_x, _y, 0, _case.Window, activation, _residual);
                break;
            case ConvolutionKind.Winograd:
                pass.ConvWinograd(_x, _y, 0, _case.Tile, _case.Groups, activation, _residual);
                break;
            case ConvolutionKind.LinearMap:
                pass.LinearMap(_x, _y, 0, activation);
                break;
            case ConvolutionKind.Linear:
                pass.Linear(_x, _y, 0, _case.Groups, activation);
                break;
            default:
                pass.Conv(_x, _y, 0, _case.Window, _case.Groups, activation, _residual);
                break;
        }

        if (apart)
        {
            pass.Activate(_y, _y, _case.Activation);
        }

        // What was computed goes, a pixel at a time, from the arena into the result and into what the arena has to be.
        var result = new float[_y.Height * _y.Width * _y.Channels];
        var expected = (float[])_initial.Clone();
        for (var pixel = 0; pixel < _y.Height * _y.Width; pixel++)
        {
            var place = _y.Offset + (pixel / _y.Width * _y.RowStride) + (pixel % _y.Width * _y.PixelStride);
            var computed = arena.Slice(place, _y.Channels);
            computed.CopyTo(result.AsSpan(pixel * _y.Channels));
            computed.CopyTo(expected.AsSpan(place));
        }

        Assert.True(arena.SequenceEqualBits(expected), $"{_case} wrote outside y.");
        return result;
    }

    /// <summary>The same in double, by the definition.</summary>
    public double[] Reference()
    {
        var w = _case.Window;
        var inPerGroup = _case.InChannels / _case.Groups;
        var outPerGroup = _case.OutChannels / _case.Groups;
        var result = new List<double>();
        for (var oy = 0; oy < _y.Height; oy++)
        {
            for (var ox = 0; ox < _y.Width; ox++)
            {
                for (var o = 0; o < _case.OutChannels; o++)
                {
                    var sum = (double)_bias[o];
                    for (var i = 0; i < inPerGroup; i++)
                    {
                        for (var ky = 0; ky < w.Height; ky++)
                        {
                            for (var kx = 0; kx < w.Width; kx++)
                            {
                                var iy = (oy * w.StrideY) - w.PadTop + (ky * w.DilationY);
                                var ix = (ox * w.StrideX) - w.PadLeft + (kx * w.DilationX);
                                if (iy >= 0 && iy < _x.Height && ix >= 0 && ix < _x.Width)
                                {
                                    var c = (o / outPerGroup * inPerGroup) + i;
                                    sum += (double)_oihw[(((((o * inPerGroup) + i) * w.Height) + ky) * w.Width) + kx]
                                        * _initial[_x.Offset + (iy * _x.RowStride) + (ix * _x.PixelStride) + c];
                                }
                            }
                        }
                    }

                    if (!_residual.IsNone)
                    {
                        sum += _initial[_residual.Offset + (oy * _residual.RowStride) + (ox * _residual.PixelStride) + o];
                    }

                    result.Add(Activate(sum));
                }
            }
        }

        return [.. result];
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_arena);
        NativeMemory.AlignedFree(_weights);
    }

    private double Activate(double x) => _case.Activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Clamp(x, 0, 6),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Activation.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        Activation.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.LeakyRelu => x >= 0 ? x : 0.01 * x,
        _ => x,
    };

    // Slack channels lie around the view's own, as in a concat's buffer.
    private static View Place(ref int at, int height, int width, int channels, int haloY, int haloX, int slack)
    {
        var pixel = channels + slack;
        var row = (width + (2 * haloX)) * pixel;
        var view = new View(at + (haloY * row) + (haloX * pixel) + (slack / 2), height, width, channels, row, pixel);
        at += ((height + (2 * haloY)) * row) + 16;
        return view;
    }

    private static float[] Values(int count, Random random)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    private static IEnumerable<int> Indices(View view)
    {
        for (var row = 0; row < view.Height; row++)
        {
            for (var column = 0; column < view.Width; column++)
            {
                for (var channel = 0; channel < view.Channels; channel++)
                {
                    yield return view.Offset + (row * view.RowStride) + (column * view.PixelStride) + channel;
                }
            }
        }
    }

    private void Fill(View view, Random random)
    {
        foreach (var index in Indices(view))
        {
            _initial[index] = (random.NextSingle() * 2) - 1;
        }
    }

    // The halo holds zeros; the neighbouring channels of a slice keep the guard value, so that reading them shows.
    private void Zero(View view, int haloY, int haloX)
    {
        var all = view with
        {
            Offset = view.Offset - (haloY * view.RowStride) - (haloX * view.PixelStride),
            Height = view.Height + (2 * haloY),
            Width = view.Width + (2 * haloX),
        };
        foreach (var index in Indices(all))
        {
            _initial[index] = 0;
        }
    }
}

internal enum ConvolutionKind
{
    Dense,
    Grouped,
    Depthwise,
    Linear,
    LinearMap,
    Winograd,
}

internal enum ResidualKind
{
    None,
    Separate,
    InPlace,
}

internal sealed record ConvolutionCase(
    ConvolutionKind Kernel, int Height, int Width, int InChannels, int OutChannels, Window Window, int Groups = 1,
    Activation Activation = Activation.None, ResidualKind Residual = ResidualKind.None, int Slack = 0, int OutHalo = 0, int Tile = 4)
{
    /// <summary>Of a Winograd convolution: true where its weights are packed as they are.</summary>
    public bool KeepsTaps => PackedLayout.KeepsWinogradTaps(PackedLayout.WinogradTiles(Height, Width, Tile));
}
