using System.Reflection;

namespace Unroll.Agreement.Tests;

/// <summary>
/// The networks that every run of the tests compares; all others are explicit. Together they have each family and each operator that the zoo has; under the weights of the golden
/// files, also each option that a declaration sets (switches and choices by their value).
/// </summary>
internal static class OrdinaryNetworks
{
    private const long MaxWeights = 60_000_000;

    public static IReadOnlySet<ZooNetwork> WithEveryOption { get; } = Choose(FeaturesOf);

    /// <summary>With each family and operator, without the networks whose weights take longer to make than those of all others together: AlexNet's and VGG's.</summary>
    public static IReadOnlySet<ZooNetwork> WithFewWeights { get; } = Choose(FamiliesAndOperatorsOf, [.. ZooNetwork.All.Where(HasFewWeights)]);

    /// <summary>With each kernel of the CPU.</summary>
    public static IReadOnlySet<ZooNetwork> WithEveryOperator { get; } = Choose(OperatorsOf);

    /// <summary>What a network has that others may not.</summary>
    public static IEnumerable<string> FeaturesOf(ZooNetwork network) => OptionsOf(network.Type).Concat(OperatorsOf(network)).Distinct();

    public static IEnumerable<string> FamiliesAndOperatorsOf(ZooNetwork network) =>
        OptionsOf(network.Type).Where(option => !option.Contains('.', StringComparison.Ordinal)).Concat(OperatorsOf(network)).Distinct();

    private static bool HasFewWeights(ZooNetwork network) => network.Info.ParameterCount < MaxWeights;

    public static IEnumerable<string> OperatorsOf(ZooNetwork network) => network.Info.Layers.Select(layer => $"operator {layer.Kernel}");

    /// <summary>
    /// Again and again the network that has most, for what it takes to load and run it, of what is still missing; then without those, the dearest first, whose part others turned out to have.
    /// </summary>
    private static HashSet<ZooNetwork> Choose(Func<ZooNetwork, IEnumerable<string>> has) => Choose(has, ZooNetwork.All);

    private static HashSet<ZooNetwork> Choose(Func<ZooNetwork, IEnumerable<string>> has, IReadOnlyList<ZooNetwork> among)
    {
        var features = among.ToDictionary(network => network, network => has(network).ToHashSet());
        var missing = features.Values.SelectMany(f => f).ToHashSet();
        var chosen = new HashSet<ZooNetwork>();
        while (missing.Count > 0)
        {
            var next = among.MaxBy(network => features[network].Count(missing.Contains) / CostOf(network))!;
            missing.ExceptWith(features[next]);
            chosen.Add(next);
        }

        foreach (var network in chosen.OrderByDescending(CostOf).ToList())
        {
            if (features[network].IsSubsetOf(chosen.Where(other => other != network).SelectMany(other => features[other])))
            {
                chosen.Remove(network);
            }
        }

        return chosen;
    }

    /// <summary>A layer's code is compiled in about the time that a million weights are made, packed and copied.</summary>
    private static double CostOf(ZooNetwork network) => network.Info.Layers.Count + (network.Info.ParameterCount / 1e6);

    private static IEnumerable<string> OptionsOf(Type type)
    {
        foreach (var attribute in type.GetCustomAttributesData().Where(a => a.AttributeType.Assembly == typeof(NetworkAttribute).Assembly))
        {
            if (attribute.AttributeType == typeof(NetworkVariantAttribute))
            {
                foreach (var option in OptionsOf((Type)attribute.ConstructorArguments[0].Value!))
                {
                    yield return option;
                }
            }
            else
            {
                yield return attribute.AttributeType.Name;
            }

            foreach (var option in attribute.NamedArguments)
            {
                yield return $"{attribute.AttributeType.Name}.{option.MemberName}{ValueOf(option.TypedValue)}";
            }
        }
    }

    private static string ValueOf(CustomAttributeTypedArgument argument) =>
        argument.ArgumentType.IsEnum || argument.ArgumentType == typeof(bool) ? $" = {argument.Value}" : "";
}
