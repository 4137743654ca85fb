using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Unroll.Generator.Support;

namespace Unroll.Generator.Declarations;

/// <summary>The named arguments of an attribute as plain values; a variant's override its base's.</summary>
internal sealed class NamedArguments
{
    private readonly Dictionary<string, object?> _values;

    private NamedArguments(Dictionary<string, object?> values) => _values = values;

    /// <summary>The arguments of the attributes that belong to the network's own attribute.</summary>
    public IReadOnlyList<AttributePart> Parts { get; private set; } = [];

    /// <summary>Whether these are a stage's arguments, read as those of a family's network with this one stage.</summary>
    public bool IsOfStage { get; private set; }

    /// <summary>The number, within the network, of the family's first stage.</summary>
    public int FirstStage { get; private set; }

    /// <summary>Reads the attribute; null if the compiler itself reports an error about it.</summary>
    public static NamedArguments? Read(AttributeData attribute)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var argument in attribute.NamedArguments)
        {
            if (values.ContainsKey(argument.Key) || !TryRead(argument.Value, out var value))
            {
                return null;
            }

            values[argument.Key] = value;
        }

        return attribute.AttributeConstructor is null || IsIncomplete(attribute, values) ? null : new NamedArguments(values);
    }

    /// <summary>These arguments, completed by those of <paramref name="other"/>.</summary>
    /// <param name="other">The arguments that are overridden.</param>
    /// <param name="except">The argument of <paramref name="other"/> that is not taken over.</param>
    public NamedArguments Over(NamedArguments other, string except)
    {
        var values = new Dictionary<string, object?>(other._values, StringComparer.Ordinal);
        values.Remove(except);
        foreach (var own in _values)
        {
            values[own.Key] = own.Value;
        }

        return new NamedArguments(values) { Parts = other.Parts };
    }

    /// <summary>These arguments along with those of the attributes that belong to them.</summary>
    public NamedArguments WithParts(IReadOnlyList<AttributePart> parts) => new(_values) { Parts = parts };

    /// <summary>These arguments as those of a family whose first stage is the network's <paramref name="stage"/>th.</summary>
    /// <param name="stage">The stage's number.</param>
    /// <param name="more">Arguments to add or to replace.</param>
    public NamedArguments ForStage(int stage, params (string Name, object Value)[] more)
    {
        var values = new Dictionary<string, object?>(_values, StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        return new NamedArguments(values) { IsOfStage = true, FirstStage = stage };
    }

    public bool IsGiven(string name) => _values.ContainsKey(name);

    /// <summary>A value; an enum's need not be defined.</summary>
    public T Get<T>(string name, T fallback) => !_values.TryGetValue(name, out var value) ? fallback
        : value is T given ? given
        : typeof(T).IsEnum && value is int number ? (T)Enum.ToObject(typeof(T), number)
        : fallback;

    /// <summary>An array; as everywhere, null means empty.</summary>
    public EquatableArray<T> GetArray<T>(string name, params T[] fallback) =>
        _values.TryGetValue(name, out var value) ? (value as object?[] ?? []).OfType<T>().ToEquatableArray() : fallback.ToEquatableArray();

    /// <summary>The argument with the name of the member that holds its default: <c>Option(defaults.Radix)</c> is Radix, or the default if it is not given.</summary>
    /// <param name="fallback">The default.</param>
    /// <param name="member">The compiler's: the expression of the default.</param>
    public T Option<T>(T fallback, [CallerArgumentExpression(nameof(fallback))] string member = "") => Get(LastName(member), fallback);

    /// <summary><see cref="Option"/> for an array.</summary>
    public EquatableArray<T> ArrayOption<T>(EquatableArray<T> fallback, [CallerArgumentExpression(nameof(fallback))] string member = "") =>
        GetArray(LastName(member), [.. fallback]);

    /// <summary>An array of an enum's values, which need not be defined.</summary>
    public EquatableArray<T> GetEnumArray<T>(string name)
        where T : struct, Enum => GetArray<int>(name).Select(value => (T)Enum.ToObject(typeof(T), value)).ToEquatableArray();

    private static string LastName(string member) => member.Substring(member.LastIndexOf('.') + 1);

    private static bool TryRead(TypedConstant constant, out object? value)
    {
        value = null;
        switch (constant.Kind)
        {
            case TypedConstantKind.Error:
                return false;

            case TypedConstantKind.Array when !constant.IsNull:
                var items = new object?[constant.Values.Length];
                for (var i = 0; i < items.Length; i++)
                {
                    if (!TryRead(constant.Values[i], out items[i]))
                    {
                        return false;
                    }
                }

                value = items;
                return true;

            case TypedConstantKind.Primitive or TypedConstantKind.Enum:
                value = constant.Value;
                return true;

            default:
                return true;
        }
    }

    /// <summary>Roslyn leaves out an argument that it cannot bind.</summary>
    private static bool IsIncomplete(AttributeData attribute, Dictionary<string, object?> values) =>
        attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: var arguments }
        && arguments.Any(argument => argument.NameEquals is { } name && !values.ContainsKey(name.Name.Identifier.ValueText));
}
