using Unroll.Naive;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class functional
        {
            public static Tensor relu(Tensor x) => Tensor.Of(NaiveOps.Relu(x.Value));

            public static Tensor relu6(Tensor x) => Tensor.Of(NaiveOps.Relu6(x.Value));

            public static Tensor leaky_relu(Tensor input, double negative_slope) => Tensor.Of(NaiveOps.LeakyRelu(input.Value, negative_slope));

            public static Tensor hardsigmoid(Tensor input) => Tensor.Of(NaiveOps.HardSigmoid(input.Value));

            public static Tensor hardswish(Tensor input) => Tensor.Of(NaiveOps.HardSwish(input.Value));

            public static Tensor silu(Tensor x) => Tensor.Of(NaiveOps.Silu(x.Value));

            public static Tensor dropout(Tensor input, double p = 0.5) => throw NoTraining("has no dropout");

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long groups = 1) =>
                Tensor.Of(NaiveOps.Conv2d(input.Value, weight.Value, bias?.Value, groups: (int)groups));

            /// <summary>Bilinear, zero outside.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, bool? align_corners = null) => align_corners == false
                ? Tensor.Of(NaiveOps.GridSample(input.Value, grid.Value))
                : throw new NotSupportedException($"{StandInName} samples grids that reach from edge to edge only.");

            /// <param name="input">A feature map.</param>
            /// <param name="pad">Left, right, top, bottom.</param>
            public static Tensor pad(Tensor input, (long, long, long, long) pad) =>
                Tensor.Of(NaiveOps.Pad(input.Value, new Pads(Top: (int)pad.Item3, Bottom: (int)pad.Item4, Left: (int)pad.Item1, Right: (int)pad.Item2)));

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false) =>
                Tensor.Of(NaiveOps.MaxPool2d(input.Value, Side(kernel_size), Side(stride ?? kernel_size), Side(padding ?? (0, 0)), ceil: ceil_mode));

            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                Tensor.Of(NaiveOps.AvgPool2d(
                    input.Value, Side(kernel_size), Side(stride ?? kernel_size), Side(padding ?? (0, 0)), ceil_mode, count_include_pad, (int?)divisor_override));

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                Tensor.Of(NaiveOps.AdaptiveAvgPool2d(input.Value, (int)output_size.Item1, (int)output_size.Item2));

            private static int Side((long Y, long X) size) =>
                size.Y == size.X ? (int)size.Y : throw new NotSupportedException($"{StandInName} pools square windows only, not {size.Y}x{size.X}.");
        }
    }
}
