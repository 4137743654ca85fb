using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Server.Configuration;

/// <summary>A setting: an option of the command line, and a key of the same name in the configuration's file.</summary>
internal abstract class Setting(string name)
{
    public string Name { get; } = name;

    public abstract Option Option { get; }

    /// <summary>A whole number.</summary>
    public static Setting<int> Whole(string name, int fallback, int least, string description, int most = int.MaxValue) => new(name, description, fallback)
    {
        Right = most == int.MaxValue ? $"a whole number, at least {least}" : $"a whole number from {least} to {most}",
        Read = json => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var value) ? (true, value) : default,
        IsRight = value => value >= least && value <= most,
    };

    /// <summary>A whole number that may be large.</summary>
    public static Setting<long> Large(string name, long fallback, long least, string description) => new(name, description, fallback)
    {
        Right = $"a whole number, at least {least}",
        Read = json => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var value) ? (true, value) : default,
        IsRight = value => value >= least,
    };

    /// <summary>A number that is not negative.</summary>
    public static Setting<double> Number(string name, double fallback, double most, string description) => new(name, description, fallback)
    {
        Right = string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {most}"),
        Read = json => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var value) ? (true, value) : default,
        IsRight = value => value >= 0 && value <= most,
    };

    public static Setting<bool> Flag(string name, string description) => new(name, description, false)
    {
        Right = "true or false",
        Read = json => (json.ValueKind is JsonValueKind.True or JsonValueKind.False, json.ValueKind == JsonValueKind.True),
    };

    /// <summary>A text that is not empty.</summary>
    public static Setting<string?> Text(string name, string? fallback, string description, string right = "a text", Func<string, bool>? isRight = null) => new(name, description, fallback)
    {
        Right = right,
        Read = json => json.ValueKind == JsonValueKind.String ? (true, json.GetString()) : default,
        IsRight = value => !string.IsNullOrWhiteSpace(value) && isRight?.Invoke(value) != false,
    };

    /// <summary>A file, which the configuration names as it is seen from the configuration's folder.</summary>
    public static Setting<string?> File(string name, string description) => new(name, description, null)
    {
        Right = "a file's path",
        Read = json => json.ValueKind == JsonValueKind.String ? (true, json.GetString()) : default,
        IsRight = value => !string.IsNullOrWhiteSpace(value),
        From = static (section, path) => section.PathOf(path!),
    };
}

/// <summary>A setting of a type.</summary>
/// <param name="name">The key; the option is two dashes and it.</param>
/// <param name="description">What --help says.</param>
/// <param name="fallback">The value where none is given.</param>
internal sealed class Setting<T>(string name, string description, T fallback) : Setting(name)
{
    private readonly Option<T> _option = new($"--{name}") { Description = description, DefaultValueFactory = _ => fallback };

    public override Option Option => _option;

    /// <summary>What a value is, for who gave another.</summary>
    public required string Right { get; init; }

    /// <summary>Takes the value from JSON, and says whether it is of the type.</summary>
    public required Func<JsonElement, (bool Fits, T Value)> Read { get; init; }

    public Func<T, bool> IsRight { get; init; } = static _ => true;

    /// <summary>What a value means where a file has it.</summary>
    public Func<SettingsSection, T, T> From { get; init; } = static (_, value) => value;

    /// <summary>The value: the command line's, else that of the first section that has one, else the one where none is given.</summary>
    /// <exception cref="FormatException">A value is not right.</exception>
    public T Of(ParseResult commandLine, params IEnumerable<SettingsSection> sections)
    {
        if (commandLine.GetResult(_option) is { Implicit: false })
        {
            var given = commandLine.GetValue(_option)!;
            return IsRight(given) ? given : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--{Name} is {given}; it is {Right}."));
        }

        foreach (var section in sections)
        {
            if (section.Json.TryGetProperty(Name, out var json))
            {
                return Read(json) is (true, var value) && IsRight(value) ? From(section, value) : throw section.Wrong(Name, json, Right);
            }
        }

        return fallback;
    }
}
