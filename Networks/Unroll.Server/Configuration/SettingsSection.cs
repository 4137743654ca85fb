using System.Text.Json;

namespace Unroll.Server.Configuration;

/// <summary>An object of the configuration's file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Path">Where in the file; empty: the whole.</param>
/// <param name="Json">The object.</param>
internal sealed record SettingsSection(string File, string Path, JsonElement Json)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">There is no such file, or it is not JSON.</exception>
    public static SettingsSection Read(string file)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            using var document = JsonDocument.Parse(stream, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new SettingsSection(file, "", document.RootElement.Clone())
                : throw new FormatException($"{file} is {document.RootElement.ValueKind}; it is an object with the server's settings.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file} is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FormatException($"--config is '{file}', and there is no such file.", e);
        }
    }

    /// <summary>The objects of a list; null: there is no list.</summary>
    /// <exception cref="FormatException">It is none of objects, or empty.</exception>
    public IReadOnlyList<SettingsSection>? List(string key)
    {
        if (!Json.TryGetProperty(key, out var list))
        {
            return null;
        }

        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? [.. list.EnumerateArray().Select((item, index) => new SettingsSection(File, $"{key}[{index}].", item))]
            : throw Wrong(key, list, "a list of objects, and not empty");
    }

    /// <exception cref="FormatException">There is another key than those.</exception>
    public void CheckKeys(IEnumerable<string> known)
    {
        foreach (var member in Json.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new FormatException($"{File}: there is no setting '{Path}{member.Name}'; there are {string.Join(", ", known)}.");
            }
        }
    }

    public FormatException Wrong(string key, JsonElement value, string right) => new($"{File}: '{Path}{key}' is {value.GetRawText()}; it is {right}.");

    /// <summary>A path that the file has, from the working folder.</summary>
    public string PathOf(string path) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(File) ?? "", path);
}
