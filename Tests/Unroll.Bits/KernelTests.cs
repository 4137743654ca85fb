using System.Globalization;
using System.Reflection;
using Unroll.Testing;
using Unroll.Testing.Kernels;

namespace Unroll.Bits;

/// <summary>Runs the tests of the kernels one after the other, and writes what the kernels computed in them.</summary>
internal static class KernelTests
{
    /// <returns>How many failed.</returns>
    public static int Run(ResultWriter results)
    {
        var failures = 0;
        foreach (var type in typeof(KernelCheck).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(KernelCheck).Namespace))
        {
            foreach (var method in type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute))))
            {
                foreach (var arguments in Rows(type, method))
                {
                    failures += Run(type, method, arguments, results) ? 0 : 1;
                }
            }
        }

        return failures;
    }

    private static bool Run(Type type, MethodInfo method, object?[] arguments, ResultWriter results)
    {
        var name = $"{type.Name}.{method.Name}({string.Join(", ", arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)))})";
        var count = 0;
        KernelJournal.Listener = values => results.Write($"{name} {count++}", values);
        try
        {
            method.Invoke(Activator.CreateInstance(type), arguments);
            return true;
        }
        catch (TargetInvocationException e)
        {
            Console.WriteLine($"{name}: {e.InnerException}");
            return false;
        }
    }

    private static List<object?[]> Rows(Type type, MethodInfo method)
    {
        if (!method.IsDefined(typeof(TheoryAttribute)))
        {
            return [[]];
        }

        var rows = method.GetCustomAttributes<InlineDataAttribute>().Select(inline => inline.Data).ToList();
        foreach (var member in method.GetCustomAttributes<MemberDataAttribute>())
        {
            rows.AddRange(((IEnumerable<ITheoryDataRow>)type.GetProperty(member.MemberName)!.GetValue(null)!).Select(row => row.GetData()));
        }

        return rows.Count > 0 ? rows : throw new InvalidOperationException($"No rows were found for {method.Name}.");
    }
}
