using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace ILGPU
{
    public sealed class Context : IDisposable
    {
        private Context(ImmutableArray<Device> devices) => Devices = devices;

        public ImmutableArray<Device> Devices { get; }

        public static Context Create(Action<Builder> build)
        {
            var builder = new Builder();
            build(builder);
            return new Context([.. builder.Devices]);
        }

        public void Dispose()
        {
        }

        /// <summary>There is one kind of device: no CUDA, no OpenCL.</summary>
        public sealed class Builder
        {
            internal List<Device> Devices { get; } = [];

            public Builder CPU(CPUDevice device)
            {
                Devices.Add(device);
                return this;
            }

            public Builder Cuda() => this;

            public Builder OpenCL() => this;

            public Builder OpenCL(Predicate<CLDevice> predicate) => this;

            public Builder EnableAlgorithms() => this;

            public Builder Optimize(OptimizationLevel level) => this;
        }
    }
}

namespace ILGPU.Runtime
{
    public abstract class Device(string name)
    {
        public string Name { get; } = name;

        public long MemorySize => 1L << 36;

        public AcceleratorType AcceleratorType => AcceleratorType.CPU;

        public abstract Accelerator CreateAccelerator(Context context);
    }
}

namespace ILGPU.Runtime.CPU
{
    public sealed class CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors) : Device("ILGPU stand-in")
    {
        internal int ThreadsPerGroup => numThreadsPerWarp * numWarpsPerMultiprocessor * numMultiprocessors;

        public override Accelerator CreateAccelerator(Context context) => new(this);
    }
}

namespace ILGPU.Runtime.OpenCL
{
    public abstract class CLDevice() : Device("");
}

namespace ILGPU.Algorithms
{
    public static class XMath
    {
        public static float Exp(float value) => MathF.Exp(value);

        public static float Sqrt(float value) => MathF.Sqrt(value);
    }
}
