using Unroll.Naive;

namespace TorchSharp;

/// <summary>
/// A stand-in for TorchSharp's torch: what generated modules use of it, computed in double precision and without gradients. Parameters are kept in single precision.
/// </summary>
public static partial class torch
{
    /// <summary>What reports call it. TorchSharp has no such member.</summary>
    public const string StandInName = "TorchSharp stand-in (double)";

    public static Device CPU { get; } = new("cpu");

    public static Tensor as_tensor(float[] rawArray) => Tensor.OfSingles(rawArray, [rawArray.Length]);

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null) => zeros(size, dtype, device);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null) =>
        Tensor.OfSingles(new float[size.Aggregate(1L, (a, b) => a * b)], size, dtype ?? ScalarType.Float32);

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null) => throw NoTraining("draws no random numbers");

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Tensor.Of(NaiveOps.Cat((int)dim, [.. tensors.Select(t => t.Value)]));

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Tensor.Of(NaiveOps.Cat((int)dim, [.. tensors.Select(t => Unsqueezed(t.Value, (int)dim))]));

    public static Tensor sigmoid(Tensor input) => Tensor.Of(NaiveOps.Sigmoid(input.Value));

    public static DisposeScope NewDisposeScope() => new();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType != DeviceType.CPU)
        {
            throw new NotSupportedException($"{StandInName} has no device but the CPU.");
        }
    }

    public static void set_num_threads(int num)
    {
    }

    public static IDisposable no_grad() => NoGradients.Instance;

    internal static NotSupportedException NoTraining(string what) =>
        new($"{StandInName} {what}: it checks inference where TorchSharp is not to be had. Reference TorchSharp to train.");

    private static NaiveTensor Unsqueezed(NaiveTensor x, int dim) => NaiveOps.Reshape(x, [.. x.Shape[..dim], 1, .. x.Shape[dim..]]);

    public enum ScalarType
    {
        Float32,
        Int64,
    }

    public sealed class Device(string name)
    {
        public DeviceType type => DeviceType.CPU;

        public override string ToString() => name;
    }

    public static class cuda
    {
        public static bool is_available() => false;
    }

    private sealed class NoGradients : IDisposable
    {
        public static readonly NoGradients Instance = new();

        public void Dispose()
        {
        }
    }
}

public enum DeviceType
{
    CPU,
    CUDA,
}
