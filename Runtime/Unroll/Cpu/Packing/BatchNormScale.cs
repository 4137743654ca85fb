using Unroll.Weights;

namespace Unroll.Cpu.Packing;

/// <summary>A trained batch norm as a scale and a shift for each channel.</summary>
internal static class BatchNormScale
{
    /// <summary>Reads a norm's parameters and works out its scale and shift, in double.</summary>
    /// <exception cref="CheckpointException">A parameter cannot be read.</exception>
    public static (double[] Scale, double[] Shift) Read(BoundParameters parameters, string norm, int channels, double epsilon)
    {
        float[] gamma = Values("weight"), beta = Values("bias"), mean = Values("running_mean"), variance = Values("running_var");
        var scale = new double[channels];
        var shift = new double[channels];
        for (var i = 0; i < channels; i++)
        {
            scale[i] = gamma[i] / Math.Sqrt(variance[i] + epsilon);
            shift[i] = beta[i] - (mean[i] * scale[i]);
        }

        return (scale, shift);

        float[] Values(string name)
        {
            var values = new float[channels];
            parameters.Read($"{norm}.{name}", values);
            return values;
        }
    }
}
