namespace Unroll.Tensors;

/// <summary>An array as numpy keeps it, its values as float32.</summary>
/// <param name="Shape">The dimensions; empty for a scalar.</param>
/// <param name="Values">The values in row-major (C) order.</param>
public sealed record NpyArray(IReadOnlyList<int> Shape, float[] Values);
