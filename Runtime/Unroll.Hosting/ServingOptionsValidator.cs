using System.Globalization;
using Microsoft.Extensions.Options;

namespace Unroll.Hosting;

/// <summary>Says everything that is wrong with one network's options, before anything is loaded.</summary>
/// <param name="network">The name that the network is served by, which is its options' name.</param>
internal sealed class ServingOptionsValidator(string network) : IValidateOptions<ServingOptions>
{
    public ValidateOptionsResult Validate(string? name, ServingOptions options)
    {
        if (name != network)
        {
            return ValidateOptionsResult.Skip;
        }

        var errors = Errors(options).Select(error => $"The network '{network}': {error}").ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(ServingOptions options)
    {
        var hasWeights = !string.IsNullOrWhiteSpace(options.Weights);
        if (hasWeights == !string.IsNullOrWhiteSpace(options.Pretrained))
        {
            yield return hasWeights
                ? "Weights and Pretrained are both set; one of them says where the weights are."
                : "Weights, a checkpoint's path, or Pretrained, a tag or address of published weights, must be set.";
        }
        else if (hasWeights && !File.Exists(options.Weights))
        {
            yield return $"Weights is '{options.Weights}', and there is no such file (the working folder is {Environment.CurrentDirectory}).";
        }

        if (options.Labels is { } labels && !File.Exists(labels))
        {
            yield return $"Labels is '{labels}', and there is no such file.";
        }

        if (!options.Backend.Equals(ServingOptions.Cpu, StringComparison.OrdinalIgnoreCase) && !options.GetBackends().ContainsKey(options.Backend))
        {
            yield return $"Backend is '{options.Backend}'; known are {string.Join(", ", options.GetBackends().Keys.Prepend(ServingOptions.Cpu))}. AddBackend makes others known.";
        }

        foreach (var error in Counts(options).Concat(Times(options)))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Counts(ServingOptions options)
    {
        foreach (var (option, value, least, meaning) in new[]
        {
            (nameof(options.Threads), options.Threads, 0, "0 for all cores"),
            (nameof(options.Instances), options.Instances, 0, "0 for as many as fit"),
            (nameof(options.MaxBatchSize), options.MaxBatchSize, 1, "1 for no batches"),
            (nameof(options.QueueCapacity), options.QueueCapacity, 1, "the requests that may wait"),
        })
        {
            if (value < least)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; it is at least {least}, {meaning}.");
            }
        }
    }

    private static IEnumerable<string> Times(ServingOptions options)
    {
        foreach (var (option, value, zero) in new[]
        {
            (nameof(options.MaxQueueDelay), options.MaxQueueDelay, "not to wait"),
            (nameof(options.QueueTimeout), options.QueueTimeout, "no limit"),
            (nameof(options.ReloadInterval), options.ReloadInterval, "not to watch"),
        })
        {
            if (value < TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; it is between zero, {zero}, and a day.");
            }
        }

        if (options.MaxQueueDelay > TimeSpan.Zero && options.MaxBatchSize == 1)
        {
            yield return "MaxQueueDelay is set, but MaxBatchSize is 1: there are no batches to wait for.";
        }

        if (options.ReloadInterval > TimeSpan.Zero && options.Weights is null)
        {
            yield return "ReloadInterval is set, but only a file named by Weights is watched.";
        }
    }
}
