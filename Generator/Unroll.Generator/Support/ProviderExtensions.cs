using Microsoft.CodeAnalysis;

namespace Unroll.Generator.Support;

/// <summary>Combinators for incremental pipelines.</summary>
internal static class ProviderExtensions
{
    public static IncrementalValuesProvider<T> WhereNotNull<T>(this IncrementalValuesProvider<T?> values)
        where T : class => values.Where(static value => value is not null).Select(static (value, _) => value!);

    /// <summary>The results of <paramref name="select"/> for each value of all the providers, without nulls, as one value that is equal when its elements are.</summary>
    public static IncrementalValueProvider<EquatableArray<TResult>> Gather<T, TResult>(this IncrementalValuesProvider<T>[] providers, Func<T, TResult?> select)
        where TResult : class
    {
        var collected = Array.ConvertAll(providers, provider => provider
            .Select((value, _) => select(value))
            .WhereNotNull()
            .Collect()
            .Select(static (values, _) => values.ToEquatableArray()));

        return collected.Concatenate();
    }

    /// <summary>All results of <paramref name="select"/> for the values of all the providers, as one value that is equal when its elements are.</summary>
    public static IncrementalValueProvider<EquatableArray<TResult>> GatherMany<T, TResult>(this IncrementalValuesProvider<T>[] providers, Func<T, EquatableArray<TResult>> select) =>
        Array.ConvertAll(providers, provider => provider
            .Select((value, _) => select(value))
            .Collect()
            .Select(static (values, _) => values.SelectMany(static value => value).ToEquatableArray()))
        .Concatenate();

    private static IncrementalValueProvider<EquatableArray<T>> Concatenate<T>(this IncrementalValueProvider<EquatableArray<T>>[] providers) =>
        providers.Aggregate(static (all, next) => all.Combine(next).Select(static (pair, _) => pair.Left.Concat(pair.Right).ToEquatableArray()));
}
