namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values, from a generator with a fixed seed.</summary>
        public static class init
        {
            private static readonly Random Generator = new(0);

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

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1)
            {
                lock (Generator)
                {
                    foreach (ref var value in tensor.Writable.AsSpan())
                    {
                        value = (float)(low + ((high - low) * Generator.NextDouble()));
                    }
                }

                return tensor;
            }

            /// <summary>What PyTorch gives layers before anything else does: uniform over ±1/sqrt(fan_in).</summary>
            internal static void uniform_of_fan_in_(Tensor tensor, long fanIn)
            {
                var bound = 1 / Math.Sqrt(fanIn);
                uniform_(tensor, -bound, bound);
            }
        }
    }
}
