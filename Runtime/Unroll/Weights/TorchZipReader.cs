using System.Text;
using Unroll.Weights.Pickle;

namespace Unroll.Weights;

/// <summary>Reads what torch.save writes since PyTorch 1.6: a zip file of a pickle and one entry a storage.</summary>
internal static class TorchZipReader
{
    private const string PickleName = "data.pkl";

    private const int MaxListed = 3;

    /// <summary>A network's pickle takes about 100 bytes a tensor.</summary>
    private const long MaxPickleLength = 64 << 20;

    /// <summary>Reads all dictionaries of tensors in their order.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else.</exception>
    public static List<TensorGroup> Read(ByteSource file, string source, List<IDisposable> owned)
    {
        ZipDirectory zip = new(file, source);
        string prefix = FindPrefix(zip, source);
        if (zip.Entries.ContainsKey(prefix + "constants.pkl"))
        {
            throw new CheckpointException(
                $"{source} is a TorchScript program; save its weights instead: torch.save(model.state_dict(), path).");
        }

        CheckByteOrder(zip, prefix, source);
        object? root = ReadPickle(zip, prefix, source);
        return PickledTensors.Build(PickledGroups.Find(root, source), source, OpenStorage);

        TensorStorage OpenStorage(PickleStorage claim, int elementSize, string parameter)
        {
            if (!zip.Entries.TryGetValue($"{prefix}data/{claim.Key}", out ZipEntry? entry))
            {
                throw new CheckpointException($"{source}: storage {claim.Key} of parameter {parameter} is missing; the file is incomplete.");
            }

            if ((Int128)claim.Count * elementSize != entry.Length)
            {
                throw new CheckpointException(
                    $"{source}: storage {claim.Key} of parameter {parameter} holds {entry.Length} bytes where its {claim.Count} elements take {(Int128)claim.Count * elementSize}.");
            }

            TensorStorage storage = zip.Open(entry, $"storage {claim.Key} of parameter {parameter}");
            if (storage is IDisposable disposable)
            {
                owned.Add(disposable);
            }

            return storage;
        }
    }

    private static string FindPrefix(ZipDirectory zip, string source)
    {
        List<string> candidates = [.. zip.Entries.Keys.Where(name => name == PickleName || (name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.Count(c => c == '/') == 1))];
        return candidates.Count == 1
            ? candidates[0][..^PickleName.Length]
            : throw new CheckpointException(candidates.Count > 0
                ? $"{source} is a zip file with {candidates.Count} entries named {PickleName}; torch.save writes one."
                : $"{source} is a zip file, but not what torch.save writes: {DescribeOther(zip)}.");
    }

    private static string DescribeOther(ZipDirectory zip)
    {
        if (zip.Entries.Count > 0 && zip.Entries.Keys.All(name => name.EndsWith(".npy", StringComparison.Ordinal)))
        {
            return "it has NumPy's arrays (.npz). In Python, torch.save({k: torch.from_numpy(v) for k, v in numpy.load(path).items()}, \"weights.pth\") makes a file of them that is read";
        }

        return zip.Entries.Keys.FirstOrDefault(MappedFile.IsWeights) is { } inside
            ? $"extract {inside} from it"
            : $"it has {(zip.Entries.Count == 0 ? "no entries" : string.Join(", ", zip.Entries.Keys.Take(MaxListed)))}{(zip.Entries.Count > MaxListed ? ", …" : "")}";
    }

    private static void CheckByteOrder(ZipDirectory zip, string prefix, string source)
    {
        if (!zip.Entries.TryGetValue(prefix + "byteorder", out ZipEntry? entry))
        {
            return;
        }

        byte[] text = new byte[(int)Math.Min(entry.Length, "little".Length)];
        zip.Open(entry, "byteorder").Read(0, text);
        if (!text.AsSpan().SequenceEqual("little"u8))
        {
            throw new CheckpointException($"{source} was saved with {Encoding.ASCII.GetString(text)}-endian byte order; only little-endian is read.");
        }
    }

    private static object? ReadPickle(ZipDirectory zip, string prefix, string source)
    {
        ZipEntry entry = zip.Entries[prefix + PickleName];
        if (entry.Length > MaxPickleLength)
        {
            throw new CheckpointException($"{source}: its {PickleName} claims {entry.Length} bytes; at most {MaxPickleLength} are read.");
        }

        // Inflated part by part, so that the memory taken is what is there, not what is claimed.
        using MemoryStream pickle = new();
        TensorStorage storage = zip.Open(entry, PickleName);
        using (storage as IDisposable)
        {
            byte[] part = new byte[1 << 16];
            for (long done = 0; done < entry.Length; done += part.Length)
            {
                Span<byte> span = part.AsSpan(0, (int)Math.Min(part.Length, entry.Length - done));
                storage.Read(done, span);
                pickle.Write(span);
            }
        }

        return PickleMachine.Read(pickle.GetBuffer().AsSpan(0, (int)pickle.Length), $"{source}: its {PickleName}").Root;
    }
}
