namespace Unroll.Naive;

public static partial class NaiveOps
{
    /// <summary>torch.cat along one dimension.</summary>
    public static NaiveTensor Cat(int dim, params NaiveTensor[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var axis = parts[0].Axis(dim);
        var shape = parts[0].Shape.ToArray();
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        foreach (var part in parts)
        {
            if (part.Rank != shape.Length || Enumerable.Range(0, shape.Length).Any(d => d != axis && part.Shape[d] != shape[d]))
            {
                throw new ArgumentException($"[{string.Join(", ", part.Shape)}] does not fit into [{string.Join(", ", shape)}].", nameof(parts));
            }
        }

        var y = NaiveTensor.Zeros(shape);
        var (outer, total, inner) = y.Around(axis);
        var start = 0;
        foreach (var part in parts)
        {
            var run = part.Shape[axis] * inner;
            for (var o = 0; o < outer; o++)
            {
                part.Data.AsSpan(o * run, run).CopyTo(y.Data.AsSpan(o * total * inner + start * inner));
            }

            start += part.Shape[axis];
        }

        return y;
    }

    /// <summary>torch.narrow: <paramref name="length"/> positions of a dimension from <paramref name="start"/>.</summary>
    public static NaiveTensor Narrow(NaiveTensor x, int dim, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (outer, size, inner) = x.Around(dim);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (uint)length, (uint)size, nameof(length));
        var shape = x.Shape.ToArray();
        shape[x.Axis(dim)] = length;
        var y = NaiveTensor.Zeros(shape);
        for (var o = 0; o < outer; o++)
        {
            x.Data.AsSpan((o * size + start) * inner, length * inner).CopyTo(y.Data.AsSpan(o * length * inner));
        }

        return y;
    }

    /// <summary>torch.split into pieces of <paramref name="size"/> positions, the last one smaller if need be.</summary>
    public static NaiveTensor[] Split(NaiveTensor x, int size, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        var total = x.Size(dim);
        return [.. Enumerable.Range(0, (total + size - 1) / size).Select(i => Narrow(x, dim, i * size, Math.Min(size, total - i * size)))];
    }

    /// <summary>torch.chunk into at most <paramref name="chunks"/> pieces of equal size, the last one smaller if need be.</summary>
    public static NaiveTensor[] Chunk(NaiveTensor x, int chunks, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Split(x, (x.Size(dim) + chunks - 1) / chunks, dim);
    }

    /// <summary>torch.reshape; one size may be -1, to be found from the others. The data are shared.</summary>
    public static NaiveTensor Reshape(NaiveTensor x, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shape);
        var known = NaiveTensor.Count([.. shape.Where(size => size != -1)]);
        return new NaiveTensor(x.Data, [.. shape.Select(size => size == -1 ? x.Data.Length / known : size)]);
    }

    /// <summary>torch.flatten from a dimension to the last.</summary>
    public static NaiveTensor Flatten(NaiveTensor x, int startDim = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Reshape(x, [.. x.Shape[..startDim], -1]);
    }

    /// <summary>torch.permute: dimension d of the result is dimension dims[d] of the argument.</summary>
    public static NaiveTensor Permute(NaiveTensor x, params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(dims);
        if (!dims.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
        {
            throw new ArgumentException($"[{string.Join(", ", dims)}] is no permutation of {x.Rank} dimensions.", nameof(dims));
        }

        var strides = new int[x.Rank];
        for (var (d, stride) = (x.Rank - 1, 1); d >= 0; d--)
        {
            strides[d] = stride;
            stride *= x.Shape[d];
        }

        var shape = Array.ConvertAll(dims, d => x.Shape[d]);
        return NaiveTensor.From(
            i =>
            {
                var offset = 0;
                for (var d = shape.Length - 1; d >= 0; d--)
                {
                    offset += i % shape[d] * strides[dims[d]];
                    i /= shape[d];
                }

                return x.Data[offset];
            },
            shape);
    }

    /// <summary>torch.transpose of two dimensions.</summary>
    public static NaiveTensor Transpose(NaiveTensor x, int dim0, int dim1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dims = Enumerable.Range(0, x.Rank).ToArray();
        var (a, b) = (x.Axis(dim0), x.Axis(dim1));
        (dims[a], dims[b]) = (b, a);
        return Permute(x, dims);
    }

    /// <summary>torch.nn.functional.pad with a constant around the last two dimensions.</summary>
    public static NaiveTensor Pad(NaiveTensor x, Pads pads, double value = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (h, w) = (x.Size(-2), x.Size(-1));
        var (outH, outW) = (h + pads.Top + pads.Bottom, w + pads.Left + pads.Right);
        return NaiveTensor.From(
            i =>
            {
                var (plane, iy, ix) = (i / (outH * outW), i / outW % outH - pads.Top, i % outW - pads.Left);
                return (uint)iy < (uint)h && (uint)ix < (uint)w ? x.Data[(plane * h + iy) * w + ix] : value;
            },
            [.. x.Shape[..^2], outH, outW]);
    }
}
