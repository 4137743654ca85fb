using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Unroll.Cpu.Packing;

namespace Unroll.Onnx;

// Weights and constants.
public sealed partial class OnnxGraph
{
    /// <summary>One of the network's parameters as it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape in the file.</param>
    private string Parameter(string name, params int[] shape)
    {
        if (_initializers.Add(name))
        {
            var bytes = new byte[sizeof(float) * Count(shape)];
            _parameters.Read(name, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
            Add(name, TensorProto.Types.DataType.Float, bytes, shape.Select(dimension => (long)dimension));
        }

        return name;
    }

    /// <summary>The weight and bias of a convolution, with the norm after it folded in.</summary>
    private (string Weight, string Bias) Folded(string name, string norm, double epsilon, bool bias, int[] shape)
    {
        var channels = shape[0];
        var (scale, shift) = BatchNormScale.Read(_parameters, norm, channels, epsilon);
        var bytes = new byte[sizeof(float) * Count(shape)];
        var weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        _parameters.Read($"{name}.weight", weights);
        var ofChannel = weights.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            foreach (ref var weight in weights.Slice(channel * ofChannel, ofChannel))
            {
                weight = (float)(weight * scale[channel]);
            }
        }

        var biases = new float[channels];
        if (bias)
        {
            _parameters.Read($"{name}.bias", biases);
        }

        for (var channel = 0; channel < channels; channel++)
        {
            biases[channel] = (float)((biases[channel] * scale[channel]) + shift[channel]);
        }

        Add($"{name}.weight", TensorProto.Types.DataType.Float, bytes, shape.Select(dimension => (long)dimension));
        Add($"{name}.bias", TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(biases.AsSpan()).ToArray(), [channels]);
        return ($"{name}.weight", $"{name}.bias");
    }

    /// <summary>A list of whole numbers. Equal lists share one initializer.</summary>
    private string Constant(params long[] values)
    {
        var name = $"int64[{string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
        if (_initializers.Add(name))
        {
            Add(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), [values.Length]);
        }

        return name;
    }

    /// <summary>A number.</summary>
    private string Scalar(double value)
    {
        var name = $"float[{((float)value).ToString(CultureInfo.InvariantCulture)}]";
        if (_initializers.Add(name))
        {
            Add(name, TensorProto.Types.DataType.Float, BitConverter.GetBytes((float)value), []);
        }

        return name;
    }

    /// <summary>Values that do not depend on the weights.</summary>
    private string Constant(string name, IEnumerable<double> values, params int[] shape)
    {
        var unique = Unique(name);
        var floats = values.Select(value => (float)value).ToArray();
        Add(unique, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(floats.AsSpan()).ToArray(), shape.Select(dimension => (long)dimension));
        return unique;
    }

    private void Add(string name, TensorProto.Types.DataType type, byte[] values, IEnumerable<long> shape) =>
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape }, RawData = UnsafeByteOperations.UnsafeWrap(values) });

    private static int Count(int[] shape) => shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
