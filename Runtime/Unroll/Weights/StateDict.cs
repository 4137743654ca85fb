using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Unroll.Weights.Parts;

namespace Unroll.Weights;

/// <summary>
/// The named tensors of a checkpoint: safetensors, or what torch.save writes. A file stays mapped, and tensors are read
/// from it when they are copied. Reading is safe from several threads; nothing in a file is executed.
/// </summary>
public sealed class StateDict : IDisposable
{
    private readonly Dictionary<string, StateDictTensor> _byName;
    private readonly IReadOnlyList<IDisposable> _owned;

    private StateDict(string source, string format, IReadOnlyList<TensorGroup> groups, IReadOnlyList<IDisposable> owned)
    {
        Source = source;
        Format = format;
        Groups = groups;
        _owned = owned;
        (MainPrefix, List<StateDictTensor> tensors) = MainTensors.Of(groups);
        Tensors = tensors.AsReadOnly();
        _byName = new(tensors.Count, StringComparer.Ordinal);
        foreach (StateDictTensor tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw new CheckpointException($"{source} holds tensor {tensor.Name} twice.");
            }
        }
    }

    /// <summary>
    /// The tensors, in the order of the checkpoint. Of one that holds several dictionaries of tensors these are the largest one's; or, where others are as large (averaged weights
    /// beside the others, say), those of all of these, the keys that lead to a dictionary before its own.
    /// </summary>
    public IReadOnlyList<StateDictTensor> Tensors { get; }

    /// <summary>The file's name, for messages.</summary>
    public string Source { get; }

    /// <summary>The network that the file has published weights of, by its name and hash; null: it is not known.</summary>
    internal string? PublishedNetwork { get; set; }

    /// <summary>What the file turned out to be, in words.</summary>
    public string Format { get; }

    /// <summary>All dictionaries of tensors.</summary>
    internal IReadOnlyList<TensorGroup> Groups { get; }

    /// <summary>What comes before the names of <see cref="Tensors"/> in the checkpoint.</summary>
    internal string MainPrefix { get; }

    /// <summary>Opens a checkpoint; what kind it is, its content tells.</summary>
    /// <param name="path">A safetensors file, or one that torch.save wrote, in either of its containers.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="CheckpointException">The file is missing, truncated, damaged, hostile or of another kind.</exception>
    public static StateDict Open(string path, StateDictOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        string name = Path.GetFileName(path);
        bool? verify = options?.VerifyHash;
        StateDict state = Open(file, name, () => FileHash.Verify(path, verify));
        state.PublishedNetwork = verify == false ? null : PublishedNetworks.OfFile(name);
        return state;
    }

    /// <summary>Opens a checkpoint in memory.</summary>
    /// <param name="bytes">What a checkpoint file holds. It is not copied, and must stay as it is as long as the state dict is used.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="CheckpointException">It is truncated, damaged, hostile or of another kind.</exception>
    public static StateDict Open(ReadOnlyMemory<byte> bytes, string source = "memory")
    {
        ArgumentNullException.ThrowIfNull(source);
        return Open(MemorySource.Of(bytes, source), source);
    }

    /// <summary>Opens a checkpoint that a stream holds: an embedded resource, a download, an entry of an archive.</summary>
    /// <param name="stream">The stream; it is read to its end into memory, and not closed.</param>
    /// <param name="source">What to call it in messages; null: the file's name, for a stream that has one.</param>
    /// <exception cref="CheckpointException">The stream cannot be read, or what it holds is truncated, damaged, hostile or of another kind.</exception>
    public static StateDict Open(Stream stream, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        source ??= NameOf(stream);
        return Open(MemorySource.ReadAsync(stream, source, null, isAsync: false, CancellationToken.None).GetAwaiter().GetResult(), source);
    }

    /// <summary>Opens a checkpoint that a stream holds, without waiting for the stream.</summary>
    /// <param name="stream">The stream; it is read to its end into memory, and not closed.</param>
    /// <param name="source">What to call it in messages; null: the file's name, for a stream that has one.</param>
    /// <param name="progress">Is told the bytes that are read so far.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CheckpointException">The stream cannot be read, or what it holds is truncated, damaged, hostile or of another kind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<StateDict> OpenAsync(Stream stream, string? source = null, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        source ??= NameOf(stream);
        return Open(await MemorySource.ReadAsync(stream, source, progress, isAsync: true, cancellation).ConfigureAwait(false), source);
    }

    /// <summary>Opens a checkpoint that is embedded in an assembly (<c>&lt;EmbeddedResource Include="weights.safetensors" LogicalName="weights" /&gt;</c>).</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">The resource's name.</param>
    /// <exception cref="CheckpointException">There is no such resource, or it is truncated, damaged, hostile or of another kind.</exception>
    public static StateDict OpenResource(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using Stream stream = assembly.GetManifestResourceStream(name) ?? throw new CheckpointException(
            $"{assembly.GetName().Name} has no embedded resource {name}. It has {string.Join(", ", assembly.GetManifestResourceNames().DefaultIfEmpty("none"))}.");
        return Open(stream, name);
    }

    /// <summary>Makes a state dict of arrays in memory; they are not copied.</summary>
    /// <param name="tensors">Names, row-major values and shapes.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="ArgumentException">A shape does not have as many elements as there are values.</exception>
    public static StateDict FromArrays(IEnumerable<(string Name, float[] Values, int[] Shape)> tensors, string source = "memory")
    {
        ArgumentNullException.ThrowIfNull(tensors);
        List<StateDictTensor> list = [];
        foreach ((string name, float[] values, int[] shape) in tensors)
        {
            long[] dimensions = [.. shape.Select(d => (long)d)];
            TensorLayout? layout = TensorLayout.TryCreate(0, dimensions, TensorLayout.RowMajorStrides(dimensions), out string error);
            if (layout is null || layout.Count != values.Length)
            {
                throw new ArgumentException($"Tensor {name} {ShapeText.Of(shape)} comes with {values.Length} values. {error}", nameof(tensors));
            }

            list.Add(new StateDictTensor(source, name, TensorDType.Float32, layout, new ArrayStorage(values)));
        }

        return new StateDict(source, "arrays", [new TensorGroup("", list, [])], []);
    }

    /// <summary>
    /// Makes weights that need no file, to measure or verify a network without a checkpoint: the same for the same network on every machine, and such that
    /// activations keep a sensible size through deep networks.
    /// </summary>
    /// <param name="network">The network.</param>
    public static StateDict Synthetic(NetworkInfo network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return SyntheticWeights.Of(network);
    }

    /// <summary>Finds a tensor by its key.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out StateDictTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>
    /// Lists the parts that fit a network: usually one. <see cref="CheckpointOptions.Part"/> takes one of several by its name.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What may differ; null: the defaults.</param>
    public IReadOnlyList<CheckpointPart> PartsFor(NetworkInfo network, CheckpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkNeeds needs = NetworkNeeds.Of(network);
        return [.. PartSelection.Fitting(needs, this, options ?? new CheckpointOptions()).Select(part => CheckpointPart.Of(part, needs))];
    }

    /// <summary>Tells which part a network's Load takes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The options that Load gets; null: the defaults.</param>
    /// <exception cref="CheckpointException">None fits, or several do; the message says what differs, or names them.</exception>
    public CheckpointPart PartOf(NetworkInfo network, CheckpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkNeeds needs = NetworkNeeds.Of(network);
        return CheckpointPart.Of(PartSelection.Select(needs, this, options ?? new CheckpointOptions()), needs);
    }

    /// <summary>Takes the tensors under a prefix, as "state_dict_ema" or "backbone", named by what follows it. They end with this state dict.</summary>
    /// <param name="name">The keys and prefixes that lead to them, with dots between.</param>
    /// <exception cref="CheckpointException">There are none.</exception>
    public StateDict Part(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string prefix = name.TrimEnd('.') + ".";
        List<TensorGroup> groups = [.. Groups.Select(group => Below(group, prefix)).Where(group => group.Tensors.Count > 0)];
        if (groups.Count == 0)
        {
            // What MainPrefix hides need not be written.
            groups = [.. Groups.Select(group => Below(group, MainPrefix + prefix)).Where(group => group.Tensors.Count > 0)];
        }

        return groups.Count > 0
            ? new StateDict($"{Source} under {name}", Format, groups, [])
            : throw new CheckpointException($"{Source} has no tensors under {name}. Its dictionaries are {string.Join(", ", Groups.Select(group => group.Path.Length == 0 ? "the one at the top" : group.Path).Take(10))}.");
    }

    /// <summary>Gives the <see cref="Tensors"/> other keys, or leaves them out. They end with this state dict.</summary>
    /// <param name="rename">From a key to another; null leaves the tensor out.</param>
    /// <exception cref="CheckpointException">Two tensors get the same key.</exception>
    public StateDict Rename(Func<string, string?> rename)
    {
        ArgumentNullException.ThrowIfNull(rename);
        List<StateDictTensor> renamed = [];
        foreach (StateDictTensor tensor in Tensors)
        {
            if (rename(tensor.Name) is { } name)
            {
                renamed.Add(tensor.Rename(name));
            }
        }

        return new StateDict(Source, Format, [new TensorGroup("", renamed, [])], []);
    }

    /// <summary>Leaves out the <see cref="Tensors"/> whose keys start with one of these prefixes. The others end with this state dict.</summary>
    /// <param name="prefixes">"aux_classifier.", or a whole key.</param>
    public StateDict Without(params string[] prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        return Rename(name => Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? null : name);
    }

    /// <summary>
    /// Writes all tensors as safetensors under the same names, floating-point ones as F32, integers as I64. The file appears whole or not at all.
    /// </summary>
    /// <exception cref="CheckpointException">The file cannot be written; what was there is left as it was.</exception>
    public void SaveSafetensors(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsWriter.Write(path, Tensors);
    }

    /// <summary>Closes the file; its tensors can be read no more.</summary>
    public void Dispose() => DisposeAll(_owned);

    /// <summary>Opens a checkpoint as options say.</summary>
    internal static StateDict Open(string path, CheckpointOptions options) => Open(path, new StateDictOptions { VerifyHash = options.VerifyHash });

    private static StateDict Open(ByteSource bytes, string source, Action? verify = null)
    {
        List<IDisposable> owned = [bytes];
        try
        {
            if (!BitConverter.IsLittleEndian)
            {
                throw new PlatformNotSupportedException("Checkpoints are little-endian, and so must the machine be that reads them.");
            }

            verify?.Invoke();
            (string format, List<TensorGroup> groups) = CheckpointReader.Read(bytes, source, owned);
            return new StateDict(source, format, groups, owned);
        }
        catch
        {
            DisposeAll(owned);
            throw;
        }
    }

    private static string NameOf(Stream stream) => stream is FileStream file ? Path.GetFileName(file.Name) : "stream";

    private static TensorGroup Below(TensorGroup group, string prefix)
    {
        // The prefix may end before this dictionary, in the middle of its keys, or between.
        if (group.Prefix.StartsWith(prefix, StringComparison.Ordinal))
        {
            return group with { Path = group.Path.Length < prefix.Length ? "" : group.Path[prefix.Length..] };
        }

        if (!prefix.StartsWith(group.Prefix, StringComparison.Ordinal))
        {
            return new TensorGroup("", [], []);
        }

        string inside = prefix[group.Prefix.Length..];
        return new TensorGroup(
            "",
            [.. group.Tensors.Where(tensor => tensor.Name.StartsWith(inside, StringComparison.Ordinal)).Select(tensor => tensor.Rename(tensor.Name[inside.Length..]))],
            [.. group.Unread.Where(unread => unread.Name.StartsWith(inside, StringComparison.Ordinal)).Select(unread => unread with { Name = unread.Name[inside.Length..] })]);
    }

    private static void DisposeAll(IReadOnlyList<IDisposable> owned)
    {
        for (int i = owned.Count - 1; i >= 0; i--)
        {
            owned[i].Dispose();
        }
    }
}
