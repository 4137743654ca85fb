using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Unroll.Weights;

/// <summary>
/// The named tensors of a checkpoint: safetensors, or what torch.save writes. The file stays mapped, and tensors are read
/// from it when they are copied. Reading is safe from several threads; nothing in a file is executed.
/// </summary>
public sealed class StateDict : IDisposable
{
    private readonly Dictionary<string, StateDictTensor> _byName;
    private readonly IReadOnlyList<IDisposable> _owned;

    private StateDict(string source, string format, List<StateDictTensor> tensors, IReadOnlyList<IDisposable> owned)
    {
        Source = source;
        Format = format;
        Tensors = tensors.AsReadOnly();
        _owned = owned;
        _byName = new(tensors.Count, StringComparer.Ordinal);
        foreach (StateDictTensor tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw new CheckpointException($"{source} holds tensor {tensor.Name} twice.");
            }
        }
    }

    /// <summary>The tensors, in the order of the checkpoint.</summary>
    public IReadOnlyList<StateDictTensor> Tensors { get; }

    /// <summary>The file's name, for messages.</summary>
    public string Source { get; }

    /// <summary>What the file turned out to be, in words.</summary>
    public string Format { get; }

    /// <summary>Opens a checkpoint; what kind it is, its content tells.</summary>
    /// <param name="path">A safetensors file, or one that torch.save wrote, in either of its containers.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="CheckpointException">The file is missing, truncated, damaged, hostile or of another kind.</exception>
    public static StateDict Open(string path, StateDictOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Checkpoints are little-endian, and so must the machine be that reads them.");
        }

        string source = Path.GetFileName(path);
        MappedFile file = MappedFile.Open(path);
        List<IDisposable> owned = [file];
        try
        {
            if ((options ?? new StateDictOptions()).VerifyHash)
            {
                FileHash.Verify(path);
            }

            (string format, List<StateDictTensor> tensors) = Read(file, source, owned);
            return new StateDict(source, format, OldKeys.Rename(KeyPrefixes.Strip(tensors)), owned);
        }
        catch
        {
            DisposeAll(owned);
            throw;
        }
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

        return new StateDict(source, "arrays", list, []);
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

    /// <summary>The tensors whose keys start with a prefix, under what follows it; null where there is none. They end with this state dict.</summary>
    internal StateDict? Part(string prefix)
    {
        List<StateDictTensor> part = [.. Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(t => t.Rename(t.Name[prefix.Length..]))];
        return part.Count == 0 ? null : new StateDict($"{Source} under {prefix}", Format, part, []);
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

    private static (string Format, List<StateDictTensor> Tensors) Read(MappedFile file, string source, List<IDisposable> owned)
    {
        byte[] start = new byte[(int)Math.Min(file.Length, 64)];
        file.Read(0, start);
        if (start.AsSpan().StartsWith("PK"u8))
        {
            return ("PyTorch (zip)", TorchZipReader.Read(file, source, owned));
        }

        const byte PickleProtocol = 0x80;
        if (start[0] == PickleProtocol && start.Length > 1 && start[1] is >= 2 and <= 5)
        {
            return ("PyTorch (legacy)", TorchLegacyReader.Read(file, source));
        }

        if (start.Length > 8 && start[8] == (byte)'{')
        {
            return ("safetensors", SafetensorsReader.Read(file, source));
        }

        string hint = start.AsSpan().StartsWith("version https://git-lfs"u8)
            ? "It is a Git LFS pointer: run git lfs pull to get the file itself."
            : start.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8)
            ? "It looks like a web page: the download went wrong."
            : $"It begins with \"{Printable(start)}\".";
        throw new CheckpointException($"{source} is neither safetensors nor a PyTorch checkpoint. {hint}");
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 16)])
        {
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        }

        return text.ToString();
    }

    private static void DisposeAll(IReadOnlyList<IDisposable> owned)
    {
        for (int i = owned.Count - 1; i >= 0; i--)
        {
            owned[i].Dispose();
        }
    }
}
