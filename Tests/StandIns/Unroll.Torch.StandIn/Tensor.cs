using System.Runtime.InteropServices;
using Unroll.Naive;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of singles where it holds given values (parameters, images), of doubles where it was computed.</summary>
    public class Tensor : IDisposable
    {
        private readonly int[] _shape;
        private float[]? _singles;
        private NaiveTensor? _doubles;
        private bool _isDisposed;

        protected Tensor(Tensor other)
            : this(other._singles, other._doubles, other._shape, other.dtype)
        {
        }

        private Tensor(float[]? singles, NaiveTensor? doubles, int[] shape, ScalarType type)
        {
            _singles = singles;
            _doubles = doubles;
            _shape = shape;
            dtype = type;
            DisposeScope.Register(this);
        }

        public long[] shape => [.. _shape.Select(size => (long)size)];

        public ScalarType dtype { get; }

        public Device device => CPU;

        public DeviceType device_type => DeviceType.CPU;

        public bool requires_grad { get; set; }

        /// <summary>The values as singles: the tensor's own where it holds singles, else a copy.</summary>
        public Span<byte> bytes => MemoryMarshal.AsBytes(Singles.AsSpan());

        internal DisposeScope? Owner { get; set; }

        internal NaiveTensor Value
        {
            get
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _doubles ?? NaiveTensor.FromFloats(_singles, _shape);
            }
        }

        internal float[] Singles
        {
            get
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _singles ?? _doubles!.ToFloats();
            }
        }

        /// <summary>The tensor's own values, to be written to.</summary>
        internal float[] Writable => _singles ?? throw new NotSupportedException($"{StandInName} writes to parameters and given values, not to results.");

        public static Tensor operator +(Tensor left, Tensor right) => Combined(left, right, NaiveOps.Add, static (a, b) => a + b);

        public static Tensor operator +(Tensor left, Scalar right) => Of(NaiveOps.Map(left.Value, value => value + right.Value));

        public static Tensor operator -(Scalar left, Tensor right) => Of(NaiveOps.Map(right.Value, value => left.Value - value));

        public static Tensor operator *(Tensor left, Tensor right) => Combined(left, right, NaiveOps.Multiply, static (a, b) => a * b);

        public static Tensor operator *(Tensor left, Scalar right) => Of(NaiveOps.Scale(left.Value, right.Value));

        public static Tensor operator /(Scalar left, Tensor right) => Of(NaiveOps.Map(right.Value, value => left.Value / value));

        public long numel() => _shape.Aggregate(1L, (a, b) => a * b);

        public Tensor view(params long[] shape) => reshape(shape);

        public Tensor reshape(params long[] shape)
        {
            var known = shape.Where(size => size != -1).Aggregate(1L, (a, b) => a * b);
            int[] sizes = [.. shape.Select(size => (int)(size == -1 ? numel() / known : size))];
            return new Tensor(_singles, _doubles is null ? null : NaiveOps.Reshape(_doubles, sizes), sizes, dtype);
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var (start, end) = ((int)start_dim, (int)(end_dim < 0 ? end_dim + _shape.Length : end_dim));
            return reshape([.. shape[..start], -1, .. shape[(end + 1)..]]);
        }

        public Tensor narrow(long dim, long start, long length) => Of(NaiveOps.Narrow(Value, (int)dim, (int)start, (int)length));

        public Tensor transpose(long dim0, long dim1) => Of(NaiveOps.Transpose(Value, (int)dim0, (int)dim1));

        public Tensor matmul(Tensor target) => Of(NaiveOps.MatMul(Value, target.Value));

        public Tensor softmax(long dim) => Of(NaiveOps.Softmax(Value, (int)dim));

        public Tensor sum() => Of(NaiveOps.Sum(Value, []));

        public Tensor sum(long dim) => Of(NaiveOps.Sum(Value, [(int)dim]));

        public Tensor mean(long[] dimensions, bool keepdim = false) => Of(NaiveOps.Mean(Value, Array.ConvertAll(dimensions, d => (int)d), keepdim));

        public Tensor lt(Scalar target) => Of(NaiveOps.Map(Value, value => value < target.Value ? 1 : 0));

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Of(NaiveOps.Map(Value, value => Math.Clamp(value, min?.Value ?? double.NegativeInfinity, max?.Value ?? double.PositiveInfinity)));

        public Tensor alias() => new(_singles, _doubles, _shape, dtype);

        public Tensor detach() => alias();

        public Tensor cpu() => alias();

        public Tensor contiguous() => alias();

        public Tensor to_type(ScalarType type) => new(_singles, _doubles, _shape, type);

        public Tensor to(ScalarType type, Device? device = null) => to_type(type);

        public Tensor fill_(Scalar value)
        {
            Array.Fill(Writable, (float)value.Value);
            return this;
        }

        public Tensor copy_(Tensor source)
        {
            source.Singles.CopyTo(Writable, 0);
            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        internal static Tensor Of(NaiveTensor value) => new(null, value, value.Shape, ScalarType.Float32);

        internal static Tensor OfSingles(float[] values, long[] shape, ScalarType type = ScalarType.Float32) =>
            new(values, null, [.. shape.Select(size => (int)size)], type);

        /// <summary>Keeps a tensor from the scope that it was made in, as modules keep their parameters.</summary>
        internal Tensor Detached()
        {
            Owner?.Detach(this);
            return this;
        }

        protected virtual void Dispose(bool disposing)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Owner?.Detach(this);
                DisposeScopeManager.Statistics.ThreadTotalLiveCount--;
                (_singles, _doubles) = (null, null);
            }
        }

        /// <summary>Equal shapes, the usual case, need no broadcasting.</summary>
        private static Tensor Combined(Tensor left, Tensor right, Func<NaiveTensor, NaiveTensor, NaiveTensor> broadcast, Func<double, double, double> function)
        {
            var (a, b) = (left.Value, right.Value);
            return Of(a.Shape.AsSpan().SequenceEqual(b.Shape) ? NaiveTensor.From(i => function(a.Data[i], b.Data[i]), a.Shape) : broadcast(a, b));
        }
    }
}
