using System.Globalization;

namespace Unroll.Cli;

/// <summary>Numbers as the tool prints them, the same in every culture.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Millions(long value) => (value / 1e6).ToString("N2", CultureInfo.InvariantCulture);

    public static string Billions(long value) => (value / 1e9).ToString("N3", CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N2} MB");

    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:F2} %");

    public static string Shape(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";
}
