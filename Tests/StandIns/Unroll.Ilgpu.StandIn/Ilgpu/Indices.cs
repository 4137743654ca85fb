namespace ILGPU;

public readonly record struct Index1D(int X)
{
    public static implicit operator Index1D(int x) => new(x);

    public static implicit operator int(Index1D index) => index.X;
}

public readonly record struct Index2D(int X, int Y);

public readonly record struct Index3D(int X, int Y, int Z)
{
    public int Size => X * Y * Z;
}

public static class Stride1D
{
    public readonly record struct Dense;
}

/// <summary>Grid and group of a launch.</summary>
public readonly record struct KernelConfig(Index3D GridDim, Index3D GroupDim)
{
    public KernelConfig(Index1D grid, Index1D group)
        : this(new Index3D(grid.X, 1, 1), new Index3D(group.X, 1, 1))
    {
    }

    public KernelConfig(Index2D grid, Index2D group)
        : this(new Index3D(grid.X, grid.Y, 1), new Index3D(group.X, group.Y, 1))
    {
    }
}
