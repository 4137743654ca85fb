using System.Text.Json;
using Unroll.Hub.Catalog;
using Unroll.Networks;
using Unroll.Networks.Devices;
using Unroll.Server.Configuration;

namespace Unroll.Server;

/// <summary>A network to serve, as the command line or a configuration names it.</summary>
/// <param name="Name">The name it is served by.</param>
/// <param name="Entry">The network of the zoo.</param>
/// <param name="Weights">A checkpoint's path, an address or a tag of published weights.</param>
/// <param name="Labels">A file with the names of its classes; null: ImageNet's where they are as many.</param>
internal sealed record ServedModel(string Name, ZooEntry Entry, string? Weights, string? Labels)
{
    /// <summary>The networks whose weights are in the server's own folder.</summary>
    private static readonly string[] Shipped = ["fashion_resnest", "fashion_resnet18"];

    private static readonly string[] Keys = ["name", "network", "weights", "labels"];

    private static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "Data", "fashion");

    /// <summary>Reads NAME or NAME=WEIGHTS.</summary>
    /// <exception cref="FormatException">The zoo has no such network.</exception>
    public static ServedModel Parse(string text)
    {
        var (name, weights) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? (text[..equals], text[(equals + 1)..]) : (text, null);
        var entry = Zoo.Find(name) ?? throw new FormatException($"The zoo has no network '{name}'; 'unroll list' shows those that there are.");
        return weights is "" ? throw new FormatException($"'{text}' names no weights after '='.") : Of(entry.Name, entry, weights, null);
    }

    /// <summary>Reads a model of a configuration's file.</summary>
    /// <param name="section">The model.</param>
    /// <param name="serving">The settings that it may have besides its own.</param>
    /// <exception cref="FormatException">It lacks a name, has an unknown key, or the zoo has no such network.</exception>
    public static ServedModel Read(SettingsSection section, IEnumerable<Setting> serving)
    {
        section.CheckKeys([.. Keys, .. serving.Select(setting => setting.Name)]);
        var texts = Keys.Select(Text).ToArray();
        if (texts is not [{ } name, var network, var weights, var labels])
        {
            throw new FormatException($"{section.File}: '{section.Path}name' is missing; it is the name of the model, and of its network in the zoo where 'network' says no other.");
        }

        var entry = Zoo.Find(network ?? name)
            ?? throw new FormatException($"{section.File}: '{section.Path}{(network is null ? "name" : "network")}' is '{network ?? name}', which the zoo does not have; 'unroll list' shows what it has. A name of your own needs a 'network'.");
        return Of(network is null ? entry.Name : name, entry, weights is null || IsPublished(entry, weights) ? weights : section.PathOf(weights), labels is null ? null : section.PathOf(labels));

        string? Text(string key) => !section.Json.TryGetProperty(key, out var json) ? null
            : json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 } text ? text
            : throw section.Wrong(key, json, "a text");
    }

    /// <summary>Serves it.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="device">Where it runs; null: on the CPU.</param>
    /// <param name="configure">How it is served.</param>
    public void AddTo(IServiceCollection services, Device? device, Action<Hosting.ServingOptions> configure) => Hosting.UnrollServices.AddUnroll(services, Name, Entry.Info, Entry.Load, options =>
    {
        var isPublished = Weights is null || IsPublished(Entry, Weights);
        options.Weights = isPublished ? null : Weights;
        options.Pretrained = isPublished ? Weights ?? "default" : null;
        options.Labels = Labels;
        if (device is not null)
        {
            options.AddBackend(device.Description, (state, context) => device.Load(Entry, state, context.Checkpoint, context.MaxBatchSize)).Backend = device.Description;
        }

        configure(options);
    });

    private static ServedModel Of(string name, ZooEntry entry, string? weights, string? labels)
    {
        var isShipped = Shipped.Contains(entry.Name);
        return new ServedModel(
            name,
            entry,
            weights ?? (isShipped ? Path.Combine(ShippedFolder, $"{entry.Name}.pth.br") : null),
            labels ?? (isShipped ? Path.Combine(ShippedFolder, "labels.txt") : null));
    }

    /// <summary>Whether weights are an address or a tag, and no file.</summary>
    private static bool IsPublished(ZooEntry entry, string weights) =>
        !File.Exists(weights) && (weights.Contains("://", StringComparison.Ordinal) || WeightsCatalog.Default.Find($"{entry.Name}.{weights}") is not null);
}
