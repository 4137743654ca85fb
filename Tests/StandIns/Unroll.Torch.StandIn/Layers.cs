using TorchSharp.Modules;
using Unroll.Naive;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, long groups = 1, bool bias = true) =>
                new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), groups, bias);

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long padding = 0, bool bias = true) =>
                new(in_channels, out_channels, kernel_size, padding, bias);

            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true) => new(inputSize, outputSize, hasBias);

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1) => new(num_features, eps, momentum);

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05) => new(normalized_shape, eps);

            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05) => new(num_groups, num_channels, eps);
        }
    }
}

namespace TorchSharp.Modules
{
    using static TorchSharp.torch;

    public sealed class Parameter : Tensor
    {
        public Parameter(Tensor data)
            : base(data) => requires_grad = true;
    }

    public sealed class Conv2d : nn.Module<Tensor, Tensor>
    {
        private readonly (int Y, int X) _stride;
        private readonly (int Y, int X) _padding;
        private readonly (int Y, int X) _dilation;
        private readonly int _groups;

        internal Conv2d(
            long inChannels, long outChannels, (long Y, long X) kernel, (long Y, long X) stride, (long Y, long X) padding, (long Y, long X) dilation, long groups, bool hasBias)
            : base(nameof(Conv2d))
        {
            (_stride, _padding) = (((int)stride.Y, (int)stride.X), ((int)padding.Y, (int)padding.X));
            (_dilation, _groups) = (((int)dilation.Y, (int)dilation.X), (int)groups);
            weight = NewParameter("weight", outChannels, inChannels / groups, kernel.Y, kernel.X);
            nn.init.uniform_of_fan_in_(weight, inChannels / groups * kernel.Y * kernel.X);
            if (hasBias)
            {
                bias = NewParameter("bias", outChannels);
                nn.init.uniform_of_fan_in_(bias, inChannels / groups * kernel.Y * kernel.X);
            }
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        public override Tensor forward(Tensor input) =>
            Tensor.Of(NaiveOps.Conv2d(input.Value, weight.Value, bias?.Value, _stride, Pads.Of(_padding.Y, _padding.X), _dilation, _groups));
    }

    public sealed class Conv1d : nn.Module<Tensor, Tensor>
    {
        private readonly int _padding;

        internal Conv1d(long inChannels, long outChannels, long kernel, long padding, bool hasBias)
            : base(nameof(Conv1d))
        {
            _padding = (int)padding;
            weight = NewParameter("weight", outChannels, inChannels, kernel);
            nn.init.uniform_of_fan_in_(weight, inChannels * kernel);
            if (hasBias)
            {
                bias = NewParameter("bias", outChannels);
            }
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        /// <summary>As a convolution of images of one row.</summary>
        public override Tensor forward(Tensor input)
        {
            var (x, w) = (input.Value, weight.Value);
            var y = NaiveOps.Conv2d(
                NaiveOps.Reshape(x, x.Shape[0], x.Shape[1], 1, x.Shape[2]), NaiveOps.Reshape(w, w.Shape[0], w.Shape[1], 1, w.Shape[2]), bias?.Value,
                (1, 1), Pads.Of(0, _padding), (1, 1), 1);
            return Tensor.Of(NaiveOps.Reshape(y, y.Shape[0], y.Shape[1], y.Shape[3]));
        }
    }

    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(long inputs, long outputs, bool hasBias)
            : base(nameof(Linear))
        {
            weight = NewParameter("weight", outputs, inputs);
            nn.init.uniform_of_fan_in_(weight, inputs);
            if (hasBias)
            {
                bias = NewParameter("bias", outputs);
                nn.init.uniform_of_fan_in_(bias, inputs);
            }
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        /// <summary>Reads the weights as they are: those of a large classifier would be a gigabyte of doubles.</summary>
        public override Tensor forward(Tensor input)
        {
            var (x, weights, biases) = (input.Value, weight.Singles, bias?.Singles);
            var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
            if (x.Rank != 2 || x.Shape[1] != inputs)
            {
                throw new ArgumentException($"[{string.Join(", ", x.Shape)}] for weights of {inputs} inputs.", nameof(input));
            }

            var y = NaiveTensor.Zeros(x.Shape[0], outputs);
            Parallel.For(0, outputs, o =>
            {
                for (var row = 0; row < x.Shape[0]; row++)
                {
                    double sum = biases?[o] ?? 0;
                    for (var i = 0; i < inputs; i++)
                    {
                        sum += x.Data[(row * inputs) + i] * weights[(o * inputs) + i];
                    }

                    y.Data[(row * outputs) + o] = sum;
                }
            });
            return Tensor.Of(y);
        }
    }

    public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
    {
        internal BatchNorm2d(long channels, double epsilon, double momentum)
            : base(nameof(BatchNorm2d))
        {
            eps = epsilon;
            this.momentum = momentum;
            weight = NewParameter("weight", channels);
            bias = NewParameter("bias", channels);
            weight.fill_(1);
            running_mean = NewBuffer(nameof(running_mean), 0, ScalarType.Float32, channels);
            running_var = NewBuffer(nameof(running_var), 1, ScalarType.Float32, channels);
            num_batches_tracked = NewBuffer(nameof(num_batches_tracked), 0, ScalarType.Int64);
        }

        public double eps { get; }

        public double? momentum { get; }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        public Tensor? running_mean { get; }

        public Tensor? running_var { get; }

        public Tensor? num_batches_tracked { get; }

        public override Tensor forward(Tensor input) => training
            ? throw NoTraining("has no batch norm in training mode")
            : Tensor.Of(NaiveOps.BatchNorm(input.Value, weight.Value, bias!.Value, running_mean!.Value, running_var!.Value, eps));
    }

    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly double _epsilon;

        internal LayerNorm(long[] shape, double epsilon)
            : base(nameof(LayerNorm))
        {
            _epsilon = epsilon;
            weight = NewParameter("weight", shape);
            bias = NewParameter("bias", shape);
            weight.fill_(1);
        }

        public Parameter? weight { get; }

        public Parameter? bias { get; }

        public override Tensor forward(Tensor input) =>
            Tensor.Of(NaiveOps.LayerNorm(input.Value, weight!.shape.Length, weight.Value, bias!.Value, _epsilon));
    }

    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private readonly int _groups;
        private readonly double _epsilon;

        internal GroupNorm(long groups, long channels, double epsilon)
            : base(nameof(GroupNorm))
        {
            (_groups, _epsilon) = ((int)groups, epsilon);
            weight = NewParameter("weight", channels);
            bias = NewParameter("bias", channels);
            weight.fill_(1);
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        public override Tensor forward(Tensor input) => Tensor.Of(NaiveOps.GroupNorm(input.Value, _groups, weight.Value, bias!.Value, _epsilon));
    }
}
