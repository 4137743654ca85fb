using System.Runtime.InteropServices;
using Unroll.Server.Protocol;

namespace Unroll.Hosting.Tests.Server;

/// <summary>Numbers of requests where they are in memory.</summary>
public sealed class NumbersTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_found_wherever_it_is(float other)
    {
        for (var length = 0; length < 70; length++)
        {
            var values = Enumerable.Range(0, length).Select(i => i % 2 == 0 ? float.MaxValue : -float.Epsilon).ToArray();
            Assert.Equal(-1, Finite.IndexOfOther(values));
            for (var i = 0; i < length; i++)
            {
                var before = values[i];
                (values[i], values[^1]) = (other, other);
                Assert.Equal(i, Finite.IndexOfOther(values));
                (values[i], values[^1]) = (before, (length - 1) % 2 == 0 ? float.MaxValue : -float.Epsilon);
            }
        }
    }

    [Fact]
    public void Bytes_are_numbers_where_they_are_or_a_copy_where_they_lie_askew()
    {
        float[] values = [1, -2.5f, float.Epsilon];
        for (var start = 0; start < 9; start++)
        {
            var bytes = new byte[start + (values.Length * sizeof(float)) + 3];
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes.AsSpan(start));
            var numbers = FloatView.Of(bytes.AsMemory(start, values.Length * sizeof(float)));
            Assert.Equal(values, numbers.ToArray());
            Assert.Equal(values[1..], numbers[1..].ToArray());

            // Whether a change of the bytes is seen tells a view from a copy.
            bytes[start + 3] ^= 0x80;
            Assert.Equal(start % sizeof(float) == 0 ? -1 : 1, numbers.Span[0]);
        }
    }
}
