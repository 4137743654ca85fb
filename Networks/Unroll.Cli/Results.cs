using System.Text.Json.Serialization;

namespace Unroll.Cli;

/// <summary>A network in the list.</summary>
internal sealed record ListedNetwork(string Name, string Family, int[] Input, long Parameters, long MultiplyAccumulates, string Weights);

/// <summary>Published weights in the list.</summary>
internal sealed record ListedWeights(
    string Name, string Network, string Tag, string Address, string Sha256, string License, double? Top1, double? Top5, int Size, string Source);

/// <summary>Weights that were fetched.</summary>
internal sealed record FetchedFile(string Weights, string Address, string Path, bool WasCached, string? License);

/// <summary>What a server says of published weights.</summary>
internal sealed record CheckedWeights(string Weights, string Address, long? Bytes, string? Problem);

/// <summary>A network's layer table.</summary>
internal sealed record NetworkSummary(
    string Name,
    string Family,
    string Weights,
    int[] Input,
    NamedShape[] Outputs,
    long Parameters,
    long MultiplyAccumulates,
    long ArenaBytes,
    long WeightBytes,
    SummaryLayer[] Layers);

/// <summary>An output of a network.</summary>
internal sealed record NamedShape(string Name, int[] Shape);

/// <summary>A row of a layer table.</summary>
internal sealed record SummaryLayer(string Name, int[] Output, long Parameters, long MultiplyAccumulates, string Kernel, int ArenaOffset);

/// <summary>What a checkpoint holds.</summary>
internal sealed record CheckpointContent(string File, string Format, long Elements, long Bytes, CheckpointTensor[] Tensors, FittingPart[] Parts);

/// <summary>A part of a checkpoint, and the networks of the zoo that it fits.</summary>
internal sealed record FittingPart(string Part, int Tensors, long Elements, string[] Networks);

/// <summary>A tensor of a checkpoint.</summary>
internal sealed record CheckpointTensor(string Name, string DType, int[] Shape);

/// <summary>What a network sees in an image, and how long the forward pass took; or why the image could not be read.</summary>
internal sealed record ImagePrediction(
    string Image,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Milliseconds,
    ClassProbability[] Predictions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

/// <summary>A class and its probability.</summary>
internal sealed record ClassProbability(int Class, string Label, double Probability);

/// <summary>How well and how fast a network did on a data set.</summary>
internal sealed record EvaluationReport(
    string Network,
    string Data,
    int Images,
    int Correct,
    double Accuracy,
    string Device,
    int Threads,
    double Seconds,
    double ImagesPerSecond,
    double ForwardMilliseconds,
    EvaluatedSample[] Samples,
    string[] Unreadable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Shards);

/// <summary>One image of an evaluation.</summary>
internal sealed record EvaluatedSample(string Image, string Truth, string Prediction, double Probability, bool Correct);

/// <summary>The results of several devices on one batch.</summary>
internal sealed record VerificationReport(
    string Network, string Weights, int Images, string Reference, bool Agree, VerifiedDevice[] Devices, UnavailableDevice[] Unavailable);

/// <summary>A device that was not asked for by name and is not available.</summary>
internal sealed record UnavailableDevice(string Device, string Reason);

/// <summary>A device compared with the reference.</summary>
internal sealed record VerifiedDevice(
    string Device, double LoadMilliseconds, double ForwardMilliseconds, double Tolerance, bool Agrees, VerifiedOutput[] Outputs);

/// <summary>An output compared with the reference's.</summary>
internal sealed record VerifiedOutput(string Output, double MaxAbsolute, double RelativeL2, long Ulp, int SameArgmax);

/// <summary>What a network's forward pass costs. A multiply-accumulate is two operations of a FLOP/s; Winograd's layers are counted as if they were direct.</summary>
internal sealed record BenchReport(
    string Network,
    string Weights,
    string Device,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Threads,
    int Batch,
    int Passes,
    double Milliseconds,
    double FastestMilliseconds,
    double ImagesPerSecond,
    double Gigaflops,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? PeakGigaflops,
    double LoadMilliseconds,
    double FirstPassMilliseconds,
    double AllocatedBytes,
    long PeakMemoryBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BenchLayer[]? Layers);

/// <summary>A layer's part of a forward pass for one image.</summary>
internal sealed record BenchLayer(string Layer, int[] Output, string Kernel, double Milliseconds, double Gigaflops, long Bytes);

/// <summary>The JSON of every command, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ListedNetwork[]))]
[JsonSerializable(typeof(ListedWeights[]))]
[JsonSerializable(typeof(FetchedFile[]))]
[JsonSerializable(typeof(CheckedWeights[]))]
[JsonSerializable(typeof(NetworkSummary))]
[JsonSerializable(typeof(CheckpointContent))]
[JsonSerializable(typeof(ImagePrediction[]))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(VerificationReport))]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class ResultsJson : JsonSerializerContext;
