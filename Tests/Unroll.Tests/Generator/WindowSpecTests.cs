using Unroll.Generator.Graph;

namespace Unroll.Tests.Generator;

/// <summary>Sizes of windowed maps, by torch.nn.functional.max_pool2d.</summary>
public class WindowSpecTests
{
    [Theory]
    [InlineData(7, 3, 2, 0, false, 3)]
    [InlineData(7, 3, 2, 1, true, 4)]
    [InlineData(8, 3, 2, 0, true, 4)]
    [InlineData(5, 2, 2, 1, true, 3)]
    [InlineData(2, 3, 2, 0, false, 0)]
    [InlineData(2, 3, 2, 0, true, 1)]
    [InlineData(1, 2, 2, 0, true, 1)]
    [InlineData(1, 3, 2, 0, true, 0)]
    [InlineData(2, 5, 4, 0, true, 1)]
    [InlineData(1, 5, 3, 0, true, 0)]
    public void Output_size(int size, int kernel, int stride, int pad, bool ceil, int expected) =>
        Assert.Equal((expected, expected), WindowSpec.Square(kernel, stride, pad).OutputSize(size, size, ceil));
}
