using System.Runtime.CompilerServices;

namespace Unroll.Cpu.Kernels.Convolution;

// Integers as type arguments: Count7 stands for 7. A kernel reads its argument with sizeof, which the JIT folds before it inlines anything,
// so that the branches a kernel does not take cost neither compile time nor inlining budget.

[InlineArray(1)]
internal struct Count1
{
    private byte _element;
}

[InlineArray(2)]
internal struct Count2
{
    private byte _element;
}

[InlineArray(3)]
internal struct Count3
{
    private byte _element;
}

[InlineArray(4)]
internal struct Count4
{
    private byte _element;
}

[InlineArray(5)]
internal struct Count5
{
    private byte _element;
}

[InlineArray(6)]
internal struct Count6
{
    private byte _element;
}

[InlineArray(7)]
internal struct Count7
{
    private byte _element;
}

[InlineArray(8)]
internal struct Count8
{
    private byte _element;
}

[InlineArray(9)]
internal struct Count9
{
    private byte _element;
}

[InlineArray(10)]
internal struct Count10
{
    private byte _element;
}

[InlineArray(11)]
internal struct Count11
{
    private byte _element;
}

[InlineArray(12)]
internal struct Count12
{
    private byte _element;
}
