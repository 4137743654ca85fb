using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Unroll.Tests.Generator.Incrementality;

/// <summary>Walks all that an object can reach.</summary>
internal static class ObjectGraph
{
    private static readonly Type[] Forbidden =
        [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Location), typeof(Compilation), typeof(SemanticModel), typeof(AttributeData)];

    /// <summary>The types of a compilation's parts among the objects that the root reaches: a cached model must reach none, or it would keep the compilation alive.</summary>
    public static IReadOnlyCollection<Type> CompilationParts(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        var found = new HashSet<Type>();
        while (open.TryPop(out var item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            if (Forbidden.Any(type => type.IsInstanceOfType(item)))
            {
                found.Add(item.GetType());
                continue;
            }

            foreach (var part in Parts(item))
            {
                open.Push(part);
            }
        }

        return found;
    }

    private static IEnumerable<object> Parts(object item)
    {
        if (item is string or Type or MemberInfo || item.GetType().IsPrimitive || item.GetType().IsEnum)
        {
            return [];
        }

        return item is Array array ? array.Cast<object?>().OfType<object>() : Fields(item);
    }

    private static IEnumerable<object> Fields(object item)
    {
        for (var type = item.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer && field.GetValue(item) is { } value)
                {
                    yield return value;
                }
            }
        }
    }
}
