using Unroll.Hub;

namespace Unroll.Hosting;

/// <summary>How a network is served. Everything but what methods set can come from configuration.</summary>
public sealed class ServingOptions
{
    /// <summary>The name of the back end that every network has.</summary>
    public const string Cpu = "CPU";

    // Fields, and none is public: configuration binds properties, and could not make these.
    private readonly Dictionary<string, BackendLoader> _backends = new(StringComparer.OrdinalIgnoreCase);
    private Func<LoadOptions, LoadOptions> _loading = static options => options;
    private HubOptions? _hub;

    /// <summary>The checkpoint's file: PyTorch's or safetensors, with upstream's parameter names; compressed, where its name ends in .br or .gz. Either this or <see cref="Pretrained"/> is set.</summary>
    public string? Weights { get; set; }

    /// <summary>
    /// Published weights instead of a file: a tag of the network ("IMAGENET1K_V2"), an address (<c>hf://timm/resnet50.a1_in1k</c>, <c>https://…/name-hash.pth</c>), or "default" for the first that
    /// Unroll.Hub's table has for the network. They are downloaded into PyTorch's or Hugging Face's cache, once.
    /// </summary>
    public string? Pretrained { get; set; }

    /// <summary>A text file with the name of a class in each line, in the order of the logits; null: ImageNet's for published weights of 1,000 classes, else numbers.</summary>
    public string? Labels { get; set; }

    /// <summary>The back end: "CPU", or a name that <see cref="AddBackend"/> was given. Case does not matter.</summary>
    public string Backend { get; set; } = Cpu;

    /// <summary>Threads of a forward pass on the CPU; 0, the default, for all cores, which is fastest for one request at a time; 1 where as many requests as cores keep coming.</summary>
    public int Threads { get; set; }

    /// <summary>Batches that are computed at once. 0, the default: on the CPU as many as the cores have room for with <see cref="Threads"/> each, on other back ends one.</summary>
    public int Instances { get; set; }

    /// <summary>
    /// The most images that are computed together. 1, the default, suits the CPU, where a batch takes as long as its images one after the other, and its first image waits for the last;
    /// devices are faster with more.
    /// </summary>
    public int MaxBatchSize { get; set; } = 1;

    /// <summary>
    /// How long the oldest request may wait for others to fill its batch. Zero, the default: a batch is made of what waits when an instance is free, without waiting for more.
    /// Timers round it up to milliseconds.
    /// </summary>
    public TimeSpan MaxQueueDelay { get; set; }

    /// <summary>Requests that may wait; the next one is refused at once. 128 unless set.</summary>
    public int QueueCapacity { get; set; } = 128;

    /// <summary>How long a request may wait for its turn; zero, the default: as long as it takes.</summary>
    public TimeSpan QueueTimeout { get; set; }

    /// <summary>Whether results are given in the order of the requests even where several instances compute them. False unless set; one instance keeps the order anyway.</summary>
    public bool PreserveOrdering { get; set; }

    /// <summary>
    /// How often to look whether the checkpoint's file has changed. A file that has, and is the same at the next look, is loaded beside the old weights, checked, and serves then; a bad one leaves the
    /// old ones serving. Zero, the default: the file is not watched.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; }

    /// <summary>Makes another back end known, which <see cref="Backend"/> can then name.</summary>
    /// <param name="name">Its name, such as "ILGPU" or "TorchSharp".</param>
    /// <param name="loader">Loads the network onto it.</param>
    /// <exception cref="ArgumentException">The name is "CPU", or known already.</exception>
    public ServingOptions AddBackend(string name, BackendLoader loader)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(loader);
        if (name.Equals(Cpu, StringComparison.OrdinalIgnoreCase) || !_backends.TryAdd(name, loader))
        {
            throw new ArgumentException($"The back end '{name}' is known already.", nameof(name));
        }

        return this;
    }

    /// <summary>Sets how the checkpoint becomes parameters: <c>o.ConfigureLoading(load => load with { Part = "state_dict_ema" })</c>. <see cref="Threads"/> is set afterwards.</summary>
    /// <param name="configure">Changes the options.</param>
    public ServingOptions ConfigureLoading(Func<LoadOptions, LoadOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var before = _loading;
        _loading = options => configure(before(options));
        return this;
    }

    /// <summary>Sets caches, servers and patience for <see cref="Pretrained"/> weights.</summary>
    /// <param name="options">The hub's options.</param>
    public ServingOptions UseHub(HubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _hub = options;
        return this;
    }

    /// <summary>The back ends besides the CPU.</summary>
    internal IReadOnlyDictionary<string, BackendLoader> GetBackends() => _backends;

    /// <summary>How the checkpoint is loaded, from the defaults.</summary>
    internal LoadOptions GetLoading(LoadOptions defaults) => _loading(defaults) with { Threads = Threads };

    /// <summary>The hub's options; null: its defaults.</summary>
    internal HubOptions? GetHub() => _hub;

    /// <summary>The instances that zero stands for, or as many as were set.</summary>
    internal int GetInstances() => Instances > 0 ? Instances
        : !Backend.Equals(Cpu, StringComparison.OrdinalIgnoreCase) || Threads == 0 ? 1
        : Math.Max(1, Environment.ProcessorCount / Threads);
}
