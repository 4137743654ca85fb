using System.Runtime.InteropServices;
using TorchSharp;
using Unroll.Weights;
using static TorchSharp.torch;

namespace Unroll.Torch;

public abstract partial class TorchNetwork<TResult>
{
    /// <summary>Replaces all parameters. The demands on the checkpoint, and the options Head and AllowNonFinite, are those of the CPU network.</summary>
    /// <param name="weights">The parameters by upstream's names.</param>
    /// <exception cref="CheckpointException">The parameters are not this network's; the message lists what differs.</exception>
    public void LoadWeights(StateDict weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var bound = BoundParameters.Bind(Info, weights, _options);
        using var gradients = no_grad();
        var tensors = state_dict();
        foreach (var parameter in Info.Parameters)
        {
            Read(bound, parameter, tensors[parameter.Name]);
        }
    }

    /// <summary>Copies the current parameters, by upstream's names.</summary>
    public StateDict ToStateDict()
    {
        var tensors = state_dict();
        return StateDict.FromArrays(
            Info.Parameters.Select(parameter => (parameter.Name, Values(tensors[parameter.Name]), parameter.Shape.ToArray())).ToList(), $"{Info.Name} in TorchSharp");
    }

    /// <summary>Writes the current parameters as safetensors, by upstream's names. The file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">The file cannot be written; what was there is left as it was.</exception>
    public void SaveSafetensors(string path)
    {
        using var weights = ToStateDict();
        weights.SaveSafetensors(path);
    }

    /// <summary>Loads weights into a module, or disposes it.</summary>
    /// <typeparam name="T">The module.</typeparam>
    /// <param name="network">The module.</param>
    /// <param name="weights">Its parameters.</param>
    protected static T Loaded<T>(T network, StateDict weights)
        where T : ITorchNetwork
    {
        try
        {
            network.LoadWeights(weights);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Read(BoundParameters bound, ParameterInfo parameter, Tensor target)
    {
        if (parameter.Kind == ParameterKind.Counter)
        {
            Span<float> count = stackalloc float[1];
            bound.Read(parameter.Name, count);
            target.fill_((long)count[0]);
        }
        else if (target.device_type == DeviceType.CPU && target.dtype == ScalarType.Float32)
        {
            bound.Read(parameter.Name, MemoryMarshal.Cast<byte, float>(target.bytes));
        }
        else
        {
            using var values = empty(target.shape, dtype: ScalarType.Float32, device: CPU);
            bound.Read(parameter.Name, MemoryMarshal.Cast<byte, float>(values.bytes));
            target.copy_(values);
        }
    }

    private static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
