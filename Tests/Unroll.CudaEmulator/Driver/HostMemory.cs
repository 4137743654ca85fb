namespace Unroll.CudaEmulator.Driver;

/// <summary>The host's memory, which the garbage collector moves where nobody pins it.</summary>
public static class HostMemory
{
    private const int Blocks = 64;
    private const int BlockLength = 64 * 1024;

    /// <summary>Moves all that can be moved, and fills the places that it leaves with NaNs.</summary>
    public static void Move()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        for (var i = 0; i < Blocks; i++)
        {
            Array.Fill(new byte[BlockLength], byte.MaxValue);
        }
    }
}
