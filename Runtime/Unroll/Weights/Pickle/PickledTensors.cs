namespace Unroll.Weights.Pickle;

/// <summary>Joins the tensors that a pickle describes with their storages.</summary>
internal static class PickledTensors
{
    /// <summary>Builds the tensors of all dictionaries.</summary>
    /// <param name="dictionaries">Each with the path to it.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="openStorage">Opens a storage on behalf of a tensor; each is opened once.</param>
    /// <exception cref="CheckpointException">A tensor does not fit its storage.</exception>
    public static List<TensorGroup> Build(IReadOnlyList<(string Path, PickleDict Dictionary)> dictionaries, string source, Func<PickleStorage, int, string, TensorStorage> openStorage)
    {
        Dictionary<string, (TensorStorage Storage, PickleStorage Claim)> storages = new(StringComparer.Ordinal);
        List<TensorGroup> groups = [];
        foreach ((string path, PickleDict dictionary) in dictionaries)
        {
            List<StateDictTensor> tensors = [];
            List<UnreadValue> unread = [];
            foreach ((object? key, object? value) in dictionary.Items)
            {
                if (key is not string text || value is not (PickleTensor or PickleForeignTensor or PickleOpaque))
                {
                    continue;
                }

                if (value is PickleTensor tensor && ParseType(tensor.Storage.TypeName) is { } type)
                {
                    string name = StateDictTensor.CheckName(source, text);
                    tensors.Add(new StateDictTensor(source, name, type, tensor.Layout, Open(tensor.Storage, type, name)));
                }
                else if (text.Length <= StateDictTensor.MaxNameLength)
                {
                    unread.Add(new UnreadValue(text, DescribeUnread(value), value is not PickleOpaque));
                }
            }

            groups.Add(new TensorGroup(path, tensors, unread));
        }

        return groups;

        TensorStorage Open(PickleStorage claim, TensorDType type, string name)
        {
            if (!storages.TryGetValue(claim.Key, out var known))
            {
                known = (openStorage(claim, type.Size(), name), claim);
                storages.Add(claim.Key, known);
            }
            else if (known.Claim.TypeName != claim.TypeName || known.Claim.Count != claim.Count)
            {
                throw new CheckpointException($"{source}: parameter {name} describes storage {claim.Key} otherwise than another parameter does.");
            }

            return known.Storage;
        }
    }

    private static string DescribeUnread(object value) => value switch
    {
        PickleTensor tensor => $"of dtype {DescribeType(tensor.Storage.TypeName)}, which is not read; float32, float16, bfloat16, float64 and integers are",
        PickleForeignTensor foreign => $"{foreign.Kind}, which is not read; only dense tensors are",
        _ => $"an object of {((PickleOpaque)value).Kind}, which is not read",
    };

    /// <summary>The element type of a storage class; null when it is not read.</summary>
    public static TensorDType? ParseType(string storageType) => storageType switch
    {
        "FloatStorage" => TensorDType.Float32,
        "HalfStorage" => TensorDType.Float16,
        "BFloat16Storage" => TensorDType.BFloat16,
        "DoubleStorage" => TensorDType.Float64,
        "LongStorage" => TensorDType.Int64,
        "IntStorage" => TensorDType.Int32,
        "ShortStorage" => TensorDType.Int16,
        "CharStorage" => TensorDType.Int8,
        "ByteStorage" => TensorDType.UInt8,
        "BoolStorage" => TensorDType.Bool,
        _ => null,
    };

    private static string DescribeType(string storageType) => storageType switch
    {
        "ComplexHalfStorage" => "complex32",
        "ComplexFloatStorage" => "complex64",
        "ComplexDoubleStorage" => "complex128",
        "QInt8Storage" => "qint8 (quantized)",
        "QUInt8Storage" => "quint8 (quantized)",
        "QInt32Storage" => "qint32 (quantized)",
        _ => storageType,
    };
}
