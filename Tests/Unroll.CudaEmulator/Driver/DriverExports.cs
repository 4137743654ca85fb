using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.CudaEmulator.Driver;

/// <summary>The driver API's functions, as native code calls them: those that ILGPU and the GPU back end use.</summary>
public static class DriverExports
{
    private const int BufferPointer = 1;
    private const int BufferSize = 2;

    private static readonly Lock Sync = new();
    private static readonly EmulatedDriver Driver = EmulatedDriver.Instance;

    [ThreadStatic]
    private static string? _message;

    /// <summary>The functions by the names that they are exported under.</summary>
    public static IReadOnlyDictionary<string, nint> Functions { get; } = typeof(DriverExports)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(m => m.IsDefined(typeof(UnmanagedCallersOnlyAttribute)))
        .ToDictionary(m => m.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()!.EntryPoint!, m => m.MethodHandle.GetFunctionPointer());

    [UnmanagedCallersOnly(EntryPoint = "cuInit")]
    private static int Init(int flags) => (int)CudaResult.Success;

    [UnmanagedCallersOnly(EntryPoint = "cuDriverGetVersion")]
    private static int GetVersion(nint version) => Try(() => Marshal.WriteInt32(version, EmulatedDriver.Version));

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetCount")]
    private static int GetDeviceCount(nint count) => Try(() => Marshal.WriteInt32(count, Driver.Devices.Count));

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGet")]
    private static int GetDevice(nint device, int ordinal) => Try(() =>
    {
        Driver.Device(ordinal);
        Marshal.WriteInt32(device, ordinal);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetName")]
    private static int GetDeviceName(nint name, int length, int device) => Try(() =>
    {
        var bytes = Encoding.ASCII.GetBytes(Driver.Device(device).Name + '\0');
        Marshal.Copy(bytes, 0, name, Math.Min(bytes.Length, length));
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceTotalMem_v2")]
    private static int GetTotalMemory(nint bytes, int device) => Try(() => Marshal.WriteInt64(bytes, Driver.Device(device).MemoryLength));

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetAttribute")]
    private static int GetAttribute(nint value, int attribute, int device) => Try(() => Marshal.WriteInt32(value, Driver.Device(device).Attribute(attribute)));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxCreate_v2")]
    private static int CreateContext(nint context, int flags, int device) => Try(() => Marshal.WriteIntPtr(context, Driver.CreateContext(device)));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxDestroy_v2")]
    private static int DestroyContext(nint context) => Try(() => Driver.DestroyContext(context));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetCurrent")]
    private static int SetCurrent(nint context) => Try(() => Driver.SetCurrent(context));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSynchronize")]
    private static int SynchronizeContext() => Try(() => Driver.Current().Synchronize());

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetCacheConfig")]
    private static int GetCacheConfig(nint config) => Try(() => Marshal.WriteInt32(config, 0));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetSharedMemConfig")]
    private static int GetSharedMemoryConfig(nint config) => Try(() => Marshal.WriteInt32(config, 0));

    [UnmanagedCallersOnly(EntryPoint = "cuMemGetInfo_v2")]
    private static int GetMemoryInfo(nint free, nint total) => Try(() =>
    {
        var context = Driver.Current();
        Marshal.WriteInt64(free, context.FreeMemory);
        Marshal.WriteInt64(total, context.Device.MemoryLength);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemAlloc_v2")]
    private static int Allocate(nint address, nint length) => Try(() => Marshal.WriteInt64(address, (long)Driver.Allocate(length)));

    [UnmanagedCallersOnly(EntryPoint = "cuMemFree_v2")]
    private static int Free(nint address) => Try(() => Driver.FreeMemory((ulong)address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyAsync")]
    private static int Copy(nint target, nint source, nint length, nint stream) => Try(() => Driver.Copy((ulong)target, (ulong)source, checked((int)length), stream));

    [UnmanagedCallersOnly(EntryPoint = "cuMemsetD8Async")]
    private static int Set(nint target, byte value, nint length, nint stream) => Try(() => Driver.Set((ulong)target, value, checked((int)length), stream));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamCreate")]
    private static int CreateStream(nint stream, int flags) => Try(() => Marshal.WriteIntPtr(stream, Driver.CreateStream()));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamDestroy_v2")]
    private static int DestroyStream(nint stream) => Try(() => Driver.DestroyStream(stream));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamSynchronize")]
    private static int SynchronizeStream(nint stream) => Try(() => Driver.StreamOf(stream).Synchronize());

    /// <summary>What the last call of this thread failed for, which is more than the driver would say.</summary>
    [UnmanagedCallersOnly(EntryPoint = "cuGetErrorString")]
    private static int GetErrorString(int error, nint text)
    {
        // The driver's texts are constants: nobody frees them.
        Marshal.WriteIntPtr(text, Marshal.StringToCoTaskMemAnsi(_message ?? ((CudaResult)error).ToString()));
        return (int)CudaResult.Success;
    }

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadDataEx")]
    private static int LoadModule(nint module, nint text, int optionCount, nint options, nint values) =>
        Try(() => Marshal.WriteIntPtr(module, Driver.LoadModule(Marshal.PtrToStringUTF8(text)!)));

    [UnmanagedCallersOnly(EntryPoint = "cuModuleUnload")]
    private static int UnloadModule(nint module) => Try(() => Driver.UnloadModule(module));

    [UnmanagedCallersOnly(EntryPoint = "cuModuleGetFunction")]
    private static int GetFunction(nint function, nint module, nint name) => Try(() => Marshal.WriteIntPtr(function, Driver.FunctionOf(module, Marshal.PtrToStringUTF8(name)!)));

    [UnmanagedCallersOnly(EntryPoint = "cuLaunchKernel")]
    private static int Launch(nint function, int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int shared, nint stream, nint arguments, nint extra) =>
        Try(() => Driver.Launch(function, (gridX, gridY, gridZ), (blockX, blockY, blockZ), shared, stream, ParametersOf(arguments, extra)));

    [UnmanagedCallersOnly(EntryPoint = "cuEventCreate")]
    private static int CreateEvent(nint handle, int flags) => Try(() => Marshal.WriteIntPtr(handle, Driver.CreateEvent()));

    [UnmanagedCallersOnly(EntryPoint = "cuEventDestroy_v2")]
    private static int DestroyEvent(nint handle) => Try(() => Driver.DestroyEvent(handle));

    [UnmanagedCallersOnly(EntryPoint = "cuEventRecord")]
    private static int RecordEvent(nint handle, nint stream) => Try(() => Driver.RecordEvent(handle, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuEventQuery")]
    private static int QueryEvent(nint handle) => Try(() => Driver.QueryEvent(handle));

    [UnmanagedCallersOnly(EntryPoint = "cuEventSynchronize")]
    private static int SynchronizeEvent(nint handle) => Try(() => Driver.SynchronizeEvent(handle));

    [UnmanagedCallersOnly(EntryPoint = "cuEventElapsedTime")]
    private static int GetElapsedTime(nint milliseconds, nint start, nint end) =>
        Try(() => Marshal.WriteInt32(milliseconds, BitConverter.SingleToInt32Bits(Driver.ElapsedMilliseconds(start, end))));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamBeginCapture_v2")]
    private static int BeginCapture(nint stream, int mode) => Try(() => Driver.BeginCapture(stream));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamEndCapture")]
    private static int EndCapture(nint stream, nint graph) => Try(() =>
    {
        Marshal.WriteIntPtr(graph, 0);
        Marshal.WriteIntPtr(graph, Driver.EndCapture(stream));
    });

    [UnmanagedCallersOnly(EntryPoint = "cuGraphInstantiateWithFlags")]
    private static int Instantiate(nint executable, nint graph, ulong flags) => Try(() => Marshal.WriteIntPtr(executable, Driver.Instantiate(graph)));

    [UnmanagedCallersOnly(EntryPoint = "cuGraphLaunch")]
    private static int LaunchGraph(nint executable, nint stream) => Try(() => Driver.LaunchGraph(executable, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuGraphExecDestroy")]
    private static int DestroyExecutable(nint executable) => Try(() => Driver.DestroyExecutable(executable));

    [UnmanagedCallersOnly(EntryPoint = "cuGraphDestroy")]
    private static int DestroyGraph(nint graph) => Try(() => Driver.DestroyGraph(graph));

    /// <summary>ILGPU passes all parameters in one buffer: CU_LAUNCH_PARAM_BUFFER_POINTER, it, CU_LAUNCH_PARAM_BUFFER_SIZE, the address of its size, the end.</summary>
    private static byte[] ParametersOf(nint arguments, nint extra)
    {
        if (arguments != 0 || Marshal.ReadIntPtr(extra) != BufferPointer || Marshal.ReadIntPtr(extra, 2 * nint.Size) != BufferSize)
        {
            throw new CudaResultException(CudaResult.InvalidValue, "Parameters come in a buffer.");
        }

        var bytes = new byte[Marshal.ReadInt64(Marshal.ReadIntPtr(extra, 3 * nint.Size))];
        Marshal.Copy(Marshal.ReadIntPtr(extra, nint.Size), bytes, 0, bytes.Length);
        return bytes;
    }

    private static int Try(Action action)
    {
        lock (Sync)
        {
            try
            {
                action();
                return (int)CudaResult.Success;
            }
            catch (CudaResultException e)
            {
                _message = e.Message;
                return (int)e.Result;
            }
            catch (Exception e)
            {
                // Nothing may pass through native code.
                _message = e.ToString();
                return (int)CudaResult.Unknown;
            }
        }
    }
}
