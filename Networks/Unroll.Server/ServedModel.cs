using Unroll.Networks;

namespace Unroll.Server;

/// <summary>A network to serve, as the command line or a configuration names it.</summary>
/// <param name="Entry">The network of the zoo.</param>
/// <param name="Weights">A checkpoint's path, an address or a tag of published weights.</param>
/// <param name="Labels">A file with the names of its classes; null: ImageNet's where they are as many.</param>
internal sealed record ServedModel(ZooEntry Entry, string? Weights, string? Labels)
{
    /// <summary>The networks whose weights are in the server's own folder.</summary>
    private static readonly string[] Shipped = ["fashion_resnest", "fashion_resnet18"];

    private static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "Data", "fashion");

    /// <summary>Reads NAME or NAME=WEIGHTS.</summary>
    /// <exception cref="FormatException">The zoo has no such network.</exception>
    public static ServedModel Parse(string text)
    {
        var (name, weights) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? (text[..equals], text[(equals + 1)..]) : (text, null);
        var entry = Zoo.All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"The zoo has no network '{name}'; 'unroll list' shows those that there are.");
        var isShipped = Shipped.Contains(entry.Name);
        return new ServedModel(
            entry,
            weights is "" ? throw new FormatException($"'{text}' names no weights after '='.") : weights ?? (isShipped ? Path.Combine(ShippedFolder, $"{entry.Name}.pth.br") : null),
            isShipped ? Path.Combine(ShippedFolder, "labels.txt") : null);
    }

    /// <summary>Serves it.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="configure">What holds for all networks.</param>
    public void AddTo(IServiceCollection services, Action<Hosting.ServingOptions> configure) => Hosting.UnrollServices.AddUnroll(services, Entry.Name, Entry.Info, Entry.Load, options =>
    {
        var isFile = Weights is not null && (File.Exists(Weights) || !Weights.Contains("://", StringComparison.Ordinal));
        options.Weights = isFile ? Weights : null;
        options.Pretrained = isFile ? null : Weights ?? "default";
        options.Labels = Labels;
        configure(options);
    });
}
