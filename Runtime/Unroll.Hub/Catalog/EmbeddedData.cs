namespace Unroll.Hub.Catalog;

/// <summary>The tables in this assembly.</summary>
internal static class EmbeddedData
{
    public static string[] ReadLines(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream($"Unroll.Hub.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
        using var reader = new StreamReader(stream);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }
}
