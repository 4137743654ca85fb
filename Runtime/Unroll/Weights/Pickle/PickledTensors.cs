namespace Unroll.Weights.Pickle;

/// <summary>Joins the tensors that a pickle describes with their storages.</summary>
internal static class PickledTensors
{
    /// <summary>Builds the tensors of a state dict.</summary>
    /// <param name="dictionary">The state dict; what is no tensor in it is skipped.</param>
    /// <param name="source">The file, for errors.</param>
    /// <param name="openStorage">Opens a storage on behalf of a tensor; each is opened once.</param>
    /// <exception cref="CheckpointException">A tensor is of a kind that is not read, or does not fit its storage.</exception>
    public static List<StateDictTensor> Build(PickleDict dictionary, string source, Func<PickleStorage, int, string, TensorStorage> openStorage)
    {
        Dictionary<string, (TensorStorage Storage, PickleStorage Claim)> storages = new(StringComparer.Ordinal);
        List<StateDictTensor> tensors = [];
        foreach ((object? key, object? value) in dictionary.Items)
        {
            if (value is not (PickleTensor or PickleForeignTensor))
            {
                continue;
            }

            string name = StateDictTensor.CheckName(
                source, key as string ?? throw new CheckpointException($"{source} holds a tensor whose key is no string."));
            if (value is not PickleTensor tensor)
            {
                throw new CheckpointException(
                    $"{source}: parameter {name} is of a kind that is not read: {((PickleForeignTensor)value).Kind}; only dense tensors are.");
            }

            TensorDType type = ParseType(tensor.Storage.TypeName) ?? throw new CheckpointException(
                $"{source}: parameter {name} {ShapeText.Of(tensor.Layout.Shape)} has dtype {DescribeType(tensor.Storage.TypeName)}, which is not read; "
                + "float32, float16, bfloat16, float64 and integers are.");
            if (!storages.TryGetValue(tensor.Storage.Key, out var known))
            {
                known = (openStorage(tensor.Storage, type.Size(), name), tensor.Storage);
                storages.Add(tensor.Storage.Key, known);
            }
            else if (known.Claim.TypeName != tensor.Storage.TypeName || known.Claim.Count != tensor.Storage.Count)
            {
                throw new CheckpointException($"{source}: parameter {name} describes storage {tensor.Storage.Key} otherwise than another parameter does.");
            }

            tensors.Add(new StateDictTensor(source, name, type, tensor.Layout, known.Storage));
        }

        return tensors;
    }

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
