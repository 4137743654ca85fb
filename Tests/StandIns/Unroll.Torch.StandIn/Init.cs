namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values, from a generator with a fixed seed.</summary>
        public static class init
        {
            private static readonly Random Generator = new(0);

            public enum FanInOut
            {
                FanIn,
                FanOut,
            }

            public enum NonlinearityType
            {
                ReLU,
                LeakyReLU,
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var shape = tensor.shape;
                var fan = (mode == FanInOut.FanIn ? shape[1] : shape[0]) * shape[2..].Aggregate(1L, (x, y) => x * y);
                return normal_(tensor, 0, Math.Sqrt(2 / (1 + (nonlinearity == NonlinearityType.ReLU ? 0 : a * a)) / fan));
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1)
            {
                lock (Generator)
                {
                    foreach (ref var value in tensor.Writable.AsSpan())
                    {
                        var radius = Math.Sqrt(-2 * Math.Log(1 - Generator.NextDouble()));
                        value = (float)(mean + (std * radius * Math.Cos(2 * Math.PI * Generator.NextDouble())));
                    }
                }

                return tensor;
            }

            public static Tensor zeros_(Tensor tensor) => tensor.fill_(0);

            public static Tensor ones_(Tensor tensor) => tensor.fill_(1);

            /// <summary>What PyTorch gives layers before anything else does: uniform over ±1/sqrt(fan_in).</summary>
            internal static void uniform_(Tensor tensor, long fanIn)
            {
                var bound = 1 / Math.Sqrt(fanIn);
                lock (Generator)
                {
                    foreach (ref var value in tensor.Writable.AsSpan())
                    {
                        value = (float)(bound * ((2 * Generator.NextDouble()) - 1));
                    }
                }
            }
        }
    }
}
