using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Unroll.Hosting.Loading;
using Unroll.Hosting.Telemetry;
using Unroll.Weights;

namespace Unroll.Hosting;

/// <summary>Networks as services of an application.</summary>
public static class UnrollServices
{
    /// <summary>
    /// Serves a network: <c>services.AddUnroll&lt;ResNet50&gt;(o => o.Weights = "resnet50.pth")</c>. It is loaded and warmed up when the host starts, before any endpoint opens, and injected as
    /// <see cref="IServedNetwork{TNetwork}"/>, or, on the CPU, as <typeparamref name="TNetwork"/> itself.
    /// </summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    /// <exception cref="InvalidOperationException">The network is served already.</exception>
    public static IServiceCollection AddUnroll<TNetwork>(this IServiceCollection services, Action<ServingOptions> configure)
        where TNetwork : INetwork<TNetwork> => Add<TNetwork>(services, null, configure, null);

    /// <summary>Serves a network as configuration says.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">A section with <see cref="ServingOptions"/>: <c>{ "Weights": "resnet50.pth", "Threads": 1 }</c>.</param>
    /// <param name="configure">Sets further options, such as back ends; null: none.</param>
    /// <exception cref="InvalidOperationException">The network is served already.</exception>
    public static IServiceCollection AddUnroll<TNetwork>(this IServiceCollection services, IConfiguration configuration, Action<ServingOptions>? configure = null)
        where TNetwork : INetwork<TNetwork> => Add<TNetwork>(services, null, configure, configuration);

    /// <summary>Serves a network under a key, of which the same network may have several with other weights: <c>[FromKeyedServices("cats")] IServedNetwork&lt;ResNet50&gt; cats</c>.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which is also the name in logs and metrics.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    /// <exception cref="InvalidOperationException">A network is served under the key already.</exception>
    public static IServiceCollection AddUnroll<TNetwork>(this IServiceCollection services, string key, Action<ServingOptions> configure)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add<TNetwork>(services, key, configure, null);
    }

    /// <summary>Serves a network under a key, as configuration says.</summary>
    /// <typeparam name="TNetwork">The declared record.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, which is also the name in logs and metrics.</param>
    /// <param name="configuration">A section with <see cref="ServingOptions"/>.</param>
    /// <param name="configure">Sets further options, such as back ends; null: none.</param>
    /// <exception cref="InvalidOperationException">A network is served under the key already.</exception>
    public static IServiceCollection AddUnroll<TNetwork>(this IServiceCollection services, string key, IConfiguration configuration, Action<ServingOptions>? configure = null)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add<TNetwork>(services, key, configure, configuration);
    }

    /// <summary>Serves a network that is chosen at run time, as <see cref="IServedNetwork"/> under its name: of a zoo, <c>services.AddUnroll(entry.Name, entry.Info, entry.Load, o => …)</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The key, which is also the name in logs and metrics.</param>
    /// <param name="info">The network's facts.</param>
    /// <param name="load">Loads it onto the CPU.</param>
    /// <param name="configure">Sets the options, which are checked when the host starts.</param>
    /// <exception cref="InvalidOperationException">A network is served under the name already.</exception>
    public static IServiceCollection AddUnroll(
        this IServiceCollection services, string name, NetworkInfo info, Func<StateDict, LoadOptions, INetwork> load, Action<ServingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, name, configure, null);
        services.AddKeyedSingleton<IServedNetwork>(name, (provider, _) => new ServedNetwork(name, new NetworkDefinition(info, load), ServingParts.Of(provider, name)));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<IServedNetwork>(name));
        return services;
    }

    private static IServiceCollection Add<TNetwork>(IServiceCollection services, string? key, Action<ServingOptions>? configure, IConfiguration? configuration)
        where TNetwork : INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configuration is null)
        {
            ArgumentNullException.ThrowIfNull(configure);
        }

        var name = key ?? TNetwork.Info.Name;
        var definition = new NetworkDefinition(TNetwork.Info, static (weights, options) => TNetwork.Load(weights, options));
        AddOptions(services, name, configure, configuration);
        services.AddKeyedSingleton<IServedNetwork<TNetwork>>(name, (provider, _) => new ServedNetwork<TNetwork>(name, definition, ServingParts.Of(provider, name)));
        services.AddKeyedSingleton<IServedNetwork>(name, (provider, _) => provider.GetRequiredKeyedService<IServedNetwork<TNetwork>>(name));
        services.AddSingleton<IServedNetwork>(provider => provider.GetRequiredKeyedService<IServedNetwork<TNetwork>>(name));

        // Another each time: whoever holds one keeps its weights, new ones go to whoever asks next.
        services.AddKeyedTransient(typeof(TNetwork), name, (provider, _) => Current<TNetwork>(provider, name));
        if (key is null)
        {
            services.AddSingleton(provider => provider.GetRequiredKeyedService<IServedNetwork<TNetwork>>(name));
            services.AddTransient(typeof(TNetwork), provider => Current<TNetwork>(provider, name));
        }

        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ServingOptions>? configure, IConfiguration? configuration)
    {
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(IServedNetwork) && name.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException($"The network '{name}' is served already; with other weights it needs a key of its own: AddUnroll<TNetwork>(\"key\", …).");
        }

        var options = services.AddOptions<ServingOptions>(name);
        if (configuration is not null)
        {
            // A name that is not an option's is an error, not silently another default.
            options.Configure(bound => configuration.Bind(bound, binder => binder.ErrorOnUnknownConfiguration = true));
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServingOptions>>(new ServingOptionsValidator(name));
        services.TryAddSingleton(provider => new ServingInstruments(provider.GetService<IMeterFactory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServingHostedService>());
    }

    private static object Current<TNetwork>(IServiceProvider provider, string name)
        where TNetwork : INetwork<TNetwork>
    {
        var served = (ServedNetwork)provider.GetRequiredKeyedService<IServedNetwork>(name);
        return served.Current is TNetwork network
            ? network
            : throw new InvalidOperationException($"The network '{name}' runs on {served.Backend}: inject IServedNetwork<{typeof(TNetwork).Name}>, since {typeof(TNetwork).Name} itself is the network on the CPU.");
    }
}
