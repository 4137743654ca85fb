using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unroll.Hosting.Telemetry;

namespace Unroll.Hosting;

/// <summary>What a served network is made with besides its declaration.</summary>
/// <param name="Options">Its options, which are valid.</param>
/// <param name="Instruments">The application's instruments.</param>
/// <param name="Services">The application's services.</param>
/// <param name="Time">The application's clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record ServingParts(ServingOptions Options, ServingInstruments Instruments, IServiceProvider Services, TimeProvider Time, ILogger Logger)
{
    public static ServingParts Of(IServiceProvider services, string name) => new(
        services.GetRequiredService<IOptionsMonitor<ServingOptions>>().Get(name),
        services.GetRequiredService<ServingInstruments>(),
        services,
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        services.GetService<ILoggerFactory>()?.CreateLogger("Unroll.Hosting") ?? NullLogger.Instance);
}
