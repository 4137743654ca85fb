#if NETSTANDARD2_0
// The generator compiles this file too, in another namespace so that tests can see both assemblies.
namespace Unroll.Generator.Graph;
#else
namespace Unroll.Onnx;
#endif

/// <summary>How many places a sliding window has on a line.</summary>
internal static class WindowLength
{
    /// <summary>PyTorch's output length; zero or less when the line is too short for the window.</summary>
    /// <param name="length">The input's length.</param>
    /// <param name="before">The padding before it.</param>
    /// <param name="after">The padding after it.</param>
    /// <param name="extent">The window's length, with dilation.</param>
    /// <param name="stride">The distance from place to place.</param>
    /// <param name="ceilMode">Whether a last window may reach over the edge.</param>
    public static int Of(int length, int before, int after, int extent, int stride, bool ceilMode)
    {
        var room = length + before + after - extent + (ceilMode ? stride - 1 : 0);
        if (room < 0)
        {
            return 0;
        }

        var count = (room / stride) + 1;

        // In ceil mode PyTorch drops a last window that would start in the padding after the input.
        return ceilMode && (count - 1) * stride >= length + before ? count - 1 : count;
    }
}
