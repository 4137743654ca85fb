using Unroll.Generator.Support;

namespace Unroll.Generator.Families;

/// <summary>Values in messages.</summary>
internal static class MessageFormat
{
    private const int Shown = 8;

    public static string Abbreviated(this EquatableArray<int> values) =>
        "[" + string.Join(", ", values.Take(Shown)) + (values.Count > Shown ? ", …]" : "]");
}
