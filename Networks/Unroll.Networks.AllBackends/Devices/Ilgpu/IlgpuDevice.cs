using ILGPU.Runtime;
using Unroll.Ilgpu;
using Unroll.Weights;

namespace Unroll.Networks.Devices.Ilgpu;

/// <summary>ILGPU kernels on one of the machine's devices.</summary>
internal sealed class IlgpuDevice : Device
{
    private const double ReducedTolerance = 2e-3;

    private readonly GpuDevices _devices;
    private readonly Accelerator _accelerator;
    private readonly GpuPrecision _precision;

    private IlgpuDevice(GpuDevices devices, Accelerator accelerator, GpuPrecision precision)
    {
        _devices = devices;
        _accelerator = accelerator;
        _precision = precision;
    }

    public override string Description => $"ILGPU, {_accelerator.Name}" + _precision switch
    {
        GpuPrecision.Tf32 => ", TF32",
        GpuPrecision.Float16 => ", FP16",
        _ => "",
    };

    public override double Tolerance => _precision == GpuPrecision.Float32 ? base.Tolerance : ReducedTolerance;

    public override string? Substitution => _accelerator.AcceleratorType == AcceleratorType.CPU
        ? "There is no GPU, or no CUDA or OpenCL driver that lists it: ILGPU's CPU accelerator runs the kernels of GPUs instead."
        : null;

    /// <param name="which">The device's id or a part of its name; null for the best there is.</param>
    /// <param name="precision">"fp32", "tf32", "fp16" or null.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public static IlgpuDevice Open(string? which, string? precision)
    {
        var devices = new GpuDevices();
        try
        {
            return new IlgpuDevice(devices, devices.Open(which), precision switch
            {
                "tf32" => GpuPrecision.Tf32,
                "fp16" => GpuPrecision.Float16,
                _ => GpuPrecision.Float32,
            });
        }
        catch (GpuException e)
        {
            devices.Dispose();
            throw new DeviceException(e.Message);
        }
    }

    public override string? Lacks(NetworkInfo network) => LacksProgram<GpuProgram>(network);

    public override INetwork Load(ZooEntry entry, StateDict weights, LoadOptions options, int maxBatch)
    {
        try
        {
            var network = entry.Info.Program<GpuProgram>()
                .Load(_accelerator, weights, new GpuOptions(options) { MaxBatch = maxBatch, Precision = _precision });
            network.WarmUp();
            return network;
        }
        catch (GpuException e)
        {
            throw new DeviceException(e.Message);
        }
    }

    public override void Dispose()
    {
        _accelerator.Dispose();
        _devices.Dispose();
        base.Dispose();
    }
}
