using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Unroll.Generator.Graph;

namespace Unroll.Tests.Generator.Families;

/// <summary>An attribute's options: as the text of a declaration, and beside those of the spec that is read from it.</summary>
internal static class Options
{
    public static IEnumerable<PropertyInfo> Of(Attribute attribute) => attribute.GetType().GetProperties().Where(p => p.Name != nameof(Attribute.TypeId));

    /// <summary>The declaration of an attribute, with the options that are not as they are by default.</summary>
    public static string Declaration(Attribute attribute)
    {
        var options = Of(attribute).Where(p => !IsDefault(attribute, p.Name)).Select(p => $"{p.Name} = {Literal(p.GetValue(attribute))}");
        return $"{attribute.GetType().Name[..^nameof(Attribute).Length]}({string.Join(", ", options)})";
    }

    public static bool IsDefault(Attribute attribute, string name) => Text(Value(attribute, name)) == Text(Value(Activator.CreateInstance(attribute.GetType())!, name));

    /// <summary>Asserts that a spec has the options of an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="spec">What the compiler knows of it.</param>
    /// <param name="except">Options that may differ.</param>
    public static void AssertSame(Attribute attribute, object spec, params IReadOnlyList<string> except)
    {
        var options = Of(attribute).Where(p => !except.Contains(p.Name)).ToList();
        Assert.True(options.Count > 2);
        Assert.All(options, p => Assert.Equal($"{p.Name} = {Text(p.GetValue(attribute))}", $"{p.Name} = {Text(Value(spec, p.Name))}"));
    }

    public static object? Value(object options, string name) => options.GetType().GetProperty(name)!.GetValue(options);

    public static string Text(object? value) => value switch
    {
        Shape shape => $"{shape.Channels}, {shape.Height}, {shape.Width}",
        IEnumerable items and not string => string.Join(", ", items.Cast<object>()),
        _ => $"{value}",
    };

    private static string Literal(object? value) => value switch
    {
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        bool flag => flag ? "true" : "false",
        Enum constant => $"({constant.GetType().Name}){constant:D}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Literal))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
