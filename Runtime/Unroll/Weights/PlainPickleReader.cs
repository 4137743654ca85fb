using Unroll.Weights.Pickle;

namespace Unroll.Weights;

/// <summary>
/// Reads a pickle that torch.save did not write, with its elements in itself: NumPy arrays by name, as detectron2's model zoo has them (R-50.pkl): pickle.dump({"model": {name: array}, …}); or tensors:
/// pickle.dump(model.state_dict()).
/// </summary>
internal static class PlainPickleReader
{
    /// <summary>Reads all dictionaries of arrays and tensors in their order.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else.</exception>
    public static List<TensorGroup> Read(ByteSource file, string source)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new CheckpointException($"{source} is a pickle of {file.Length} bytes, more than {Array.MaxLength}; save it as safetensors.");
        }

        PickleContent content;
        using (ByteSource.Lease lease = file.Acquire(0, (int)file.Length))
        {
            content = PickleMachine.Read(lease.Bytes, source, hasElements: true);
        }

        IReadOnlyList<(string, PickleDict)> dictionaries = PickledGroups.TryFind(content.Root, source)
            ?? throw new CheckpointException(
                $"{source} is a pickle, but neither one that torch.save wrote nor one of tensors or NumPy arrays by name; load it in Python and save model.state_dict().");
        return PickledTensors.Build(dictionaries, source, (claim, elementSize, parameter) => content.Storages.ContainsKey(claim.Key)
            ? throw new CheckpointException($"{source}: the storage of parameter {parameter} is missing: it is the pickle alone of what torch.save wrote.")
            : new SourceStorage(file, claim.Start, claim.Count * elementSize));
    }
}
