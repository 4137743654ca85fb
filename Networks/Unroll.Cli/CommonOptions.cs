using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Unroll.Networks.Devices;

namespace Unroll.Cli;

/// <summary>Arguments and options that several commands share.</summary>
internal static class CommonOptions
{
    private const int MaxThreads = 1024;

    public static Option<bool> Offline() => new("--offline")
    {
        Description = "Download nothing: published weights come from PyTorch's and Hugging Face's caches.",
        Recursive = true,
    };

    public static Argument<string> Network() => new("name") { Description = "The network, as 'unroll list' names it." };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON instead of text." };

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "The checkpoint: a PyTorch (.pth) or safetensors file, also compressed (.br, .gz); https://… or hf://org/name; or a tag that 'unroll list --weights' shows. "
            + "Unless given, the first of the network's published weights; the fashion networks bring theirs.",
        HelpName = "weights",
    };

    public static Option<string?> Labels() => new("--labels")
    {
        Description = "The names of the classes, one a line, in the order of the network's outputs. A network of 1,000 classes has ImageNet's unless given.",
        HelpName = "file",
    };

    public static Option<int?> Threads() => Count("--threads", MaxThreads, "How many threads compute; all cores unless given.");

    public static Option<string> Device() => new("--device")
    {
        Description = "Where to compute: cpu, gpu, gpu:NAME (its id or a part of its name), cuda:N, opencl:N or torch; cpu unless given.",
        HelpName = "device",
        DefaultValueFactory = _ => DeviceCatalog.Cpu,
    };

    public static Option<string?> Precision()
    {
        var option = new Option<string?>("--precision")
        {
            Description = "What the GPU's multiplications may round their inputs to: fp32 (the default), tf32 or fp16; sums stay fp32.",
            HelpName = "p",
        };
        return option.AcceptOnlyFromAmong("fp32", "tf32", "fp16");
    }

    public static void AddAll(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>An option that takes a whole number from 1.</summary>
    public static Option<int?> Count(string name, int maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => ParseCount(result, name, maximum),
    };

    private static int? ParseCount(ArgumentResult result, string name, int maximum)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= maximum)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from 1 to {maximum}, not '{text}'."));
        return null;
    }
}
