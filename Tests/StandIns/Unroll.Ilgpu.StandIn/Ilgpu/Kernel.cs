using ILGPU.Runtime.CPU;

namespace ILGPU;

public static class Grid
{
    public static int IdxX => Lane.Current.GridIndex.X;

    public static int IdxY => Lane.Current.GridIndex.Y;

    public static int IdxZ => Lane.Current.GridIndex.Z;

    public static int DimX => Lane.Current.Config.GridDim.X;

    public static int DimY => Lane.Current.Config.GridDim.Y;

    public static int DimZ => Lane.Current.Config.GridDim.Z;

    public static Index3D GlobalIndex => new(
        (IdxX * Group.DimX) + Group.IdxX, (IdxY * Group.DimY) + Group.IdxY, (IdxZ * Group.DimZ) + Group.IdxZ);
}

public static class Group
{
    public static int IdxX => Lane.Current.GroupIndex.X;

    public static int IdxY => Lane.Current.GroupIndex.Y;

    public static int IdxZ => Lane.Current.GroupIndex.Z;

    public static int DimX => Lane.Current.Config.GroupDim.X;

    public static int DimY => Lane.Current.Config.GroupDim.Y;

    public static int DimZ => Lane.Current.Config.GroupDim.Z;

    public static void Barrier() => Lane.Current.WaitForGroup();
}

public static class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int length)
        where T : unmanaged => Lane.Current.Share<T>(length);
}

public static class IntrinsicMath
{
    public static int Min(int a, int b) => Math.Min(a, b);

    public static int Max(int a, int b) => Math.Max(a, b);

    public static float Min(float a, float b) => Math.Min(a, b);

    public static float Max(float a, float b) => Math.Max(a, b);
}

public enum OptimizationLevel
{
    O0,
    O1,
    O2,
}
