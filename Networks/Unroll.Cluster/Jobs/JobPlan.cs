using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Unroll.Cli;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Published;
using Unroll.Cli.Sharding;

namespace Unroll.Cluster.Jobs;

/// <summary>The options that say what is to be computed, and the job that they make.</summary>
internal sealed class JobPlan
{
    /// <summary>Images of a shard, unless a number of shards is given: some seconds of a small network, some minutes of a large one.</summary>
    private const int ImagesOfShard = 500;

    private const int MostShards = 65_536;
    private const int DefaultAttempts = 3;
    private const int MaxAttempts = 100;

    private readonly Argument<string> _name = CommonOptions.Network();

    private readonly Option<string?> _data = new("--data")
    {
        Description = "A folder with test-images and test-labels IDX files, or with one folder of images for each class, at the same path on all machines. The fashion networks bring theirs.",
        HelpName = "folder",
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder of the results, which all machines share. A second run of the same job goes on with what is there.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<string?> _labels = CommonOptions.Labels();

    private readonly Option<int?> _shards = CommonOptions.Count(
        "--shards", MostShards, string.Create(CultureInfo.InvariantCulture, $"How many shards to make; one for {ImagesOfShard} images unless given."));

    private readonly Option<int?> _attempts = CommonOptions.Count(
        "--attempts", MaxAttempts, string.Create(CultureInfo.InvariantCulture, $"How many processes may end while an image is computed before it is set aside; {DefaultAttempts} unless given."));

    private readonly ImageInputOptions _input = new();
    private readonly NetworkOptions _networks;
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<string?> _precision = CommonOptions.Precision();
    private readonly WeightsOptions _weights;
    private readonly Option<string?> _assembly;

    private JobPlan(Command command)
    {
        command.Arguments.Add(_name);
        command.AddAll([_data, _output, _labels, _shards, _attempts, _device, _precision]);
        _networks = NetworkOptions.AddTo(command);
        _assembly = command.Options.OfType<Option<string?>>().Single(option => option.Name == "--assembly");
        _weights = WeightsOptions.AddTo(command, CommonOptions.Weights());
        command.AddAll(_input.All);
    }

    /// <summary>Adds the options to a command.</summary>
    public static JobPlan AddTo(Command command) => new(command);

    /// <summary>Makes the job: loads the network once, lists the images, and writes the list into the output folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Is told what a person should know.</param>
    /// <param name="resolver">Finds published weights.</param>
    /// <param name="cancellation">Ends a download.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    /// <exception cref="CommandException">There is no such network or data, or the folder is another job's.</exception>
    public async Task<PlannedJob> MakeAsync(ParseResult parsed, Terminal terminal, WeightsResolver resolver, CancellationToken cancellation)
    {
        var entry = _networks.Resolve(parsed, _name);
        var choice = _weights.Of(parsed, terminal);
        var (device, precision) = (parsed.GetRequiredValue(_device), parsed.GetValue(_precision));
        DeviceOptions.CheckPrecision(precision, [device]);
        var reader = _input.Read(parsed, entry, choice.Path, terminal);
        var data = parsed.GetValue(_data);
        if (data is null && ShippedData.DataOf(entry) is null)
        {
            throw new UsageException($"Option '--data' is required: labelled images for {entry.Name} are not shipped with this tool.");
        }

        using var classifier = await Classifier.LoadAsync(
            DeviceOptions.Open(device, precision, entry, terminal),
            entry,
            choice,
            () => resolver.ResolveAsync(entry, choice.Path, parsed.GetValue(resolver.Offline), cancellation),
            reader,
            parsed.GetValue(_labels),
            threads: 1);
        var labelled = LabelledImages.Open(data ?? ShippedData.Fashion, classifier);
        foreach (var note in labelled.Notes)
        {
            terminal.Note(note);
        }

        var images = ShardImages.Of(labelled);
        var shards = Math.Min(parsed.GetValue(_shards) ?? Math.Clamp((images.Count + ImagesOfShard - 1) / ImagesOfShard, 1, MostShards), images.Count);
        var header = PartHeaders.Of(PartHeaders.Evaluate, classifier, images, data ?? ShippedData.Name, PartHeaders.EvaluationTop, new Shard(0, shards));
        var output = Path.GetFullPath(parsed.GetRequiredValue(_output));
        var (id, offsets) = JobFolder.Open(output, header, images);
        var job = new JobSpec
        {
            Id = id,
            Header = JsonSerializer.Serialize(header, PartJson.Default.PartHeader),
            Network = parsed.GetRequiredValue(_name),
            Assembly = parsed.GetValue(_assembly) is { } assembly ? Path.GetFullPath(assembly) : null,
            Weights = choice.Path is { } weights && File.Exists(weights) ? Path.GetFullPath(weights) : choice.Path,
            WeightsPart = choice.Part,
            VerifyHash = choice.VerifyHash,
            AllowOtherLayers = choice.AllowOtherLayers,
            Preprocessing = JsonSerializer.Serialize(classifier.Images.Preprocessing, JobJson.Default.Preprocessing),
            ApplyOrientation = classifier.Images.Reading.ApplyOrientation,
            MaxPixels = classifier.Images.Reading.MaxPixels,
            Device = device,
            Precision = precision,
            Data = data is null ? null : Path.GetFullPath(data),
            Output = output,
            Shards = shards,
            Attempts = parsed.GetValue(_attempts) ?? DefaultAttempts,
        };
        return new PlannedJob(job, offsets);
    }
}
