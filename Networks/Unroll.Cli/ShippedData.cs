using Unroll.Networks;

namespace Unroll.Cli;

/// <summary>The data next to the program: images of Fashion-MNIST that were held out from training, and the weights of two networks trained on it.</summary>
internal static class ShippedData
{
    public const string Name = "the shipped test images of Fashion-MNIST";

    public static string Fashion { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "fashion");

    public static string? WeightsOf(ZooEntry entry) => IsShipped(entry) ? Path.Combine(Fashion, $"{entry.Name}.pth.br") : null;

    public static string? DataOf(ZooEntry entry) => IsShipped(entry) ? Fashion : null;

    public static string? LabelsOf(ZooEntry entry) => IsShipped(entry) ? Path.Combine(Fashion, "labels.txt") : null;

    private static bool IsShipped(ZooEntry entry) => entry.Type == typeof(FashionResNeSt) || entry.Type == typeof(FashionResNet18);
}
