namespace Unroll.Tests.Images;

/// <summary>The images under Data/images.</summary>
internal static class ImageData
{
    internal static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "images");

    internal static string PathOf(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    internal static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    internal static string[] Names(string folder, params string[] endings) =>
    [
        .. Directory.GetFiles(PathOf(folder))
            .Select(path => Path.GetFileName(path))
            .Where(name => endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];
}
