using System.Runtime.InteropServices;
using TorchSharp;

namespace Unroll.Torch;

/// <summary>A TorchSharp module behind the interface that all back ends share: spans in, spans out, no gradients. The module is in evaluation mode.</summary>
public sealed class TorchInference : INetwork, IDisposable
{
    /// <summary>Puts a module into evaluation mode; it is disposed with this.</summary>
    /// <param name="network">The module with its weights.</param>
    public TorchInference(ITorchNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        network.Module.eval();
    }

    /// <summary>The network with its module.</summary>
    public ITorchNetwork Network { get; }

    /// <inheritdoc/>
    public NetworkInfo Info => Network.Info;

    /// <summary>Runs a batch of images.</summary>
    /// <param name="input">Images, [batch, channels, height, width] in row-major order (NCHW); the batch size follows from the length.</param>
    /// <param name="outputs">One buffer for each output of <see cref="NetworkInfo.Outputs"/>; each receives [batch, channels, height, width] in row-major order.</param>
    /// <exception cref="ArgumentException">A length does not fit the shapes.</exception>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<Memory<float>> outputs)
    {
        var batch = ForwardArguments.BatchOf(Info, input.Length);
        ForwardArguments.CheckOutputs(Info, outputs, batch);
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var shape = Info.Input;
        var images = torch.as_tensor(input.ToArray()).view(batch, shape.Channels, shape.Height, shape.Width);
        var results = Network.Run(TorchDevices.Move(images, Network.Module));
        for (var i = 0; i < results.Length; i++)
        {
            MemoryMarshal.Cast<byte, float>(results[i].to_type(torch.ScalarType.Float32).cpu().contiguous().bytes).CopyTo(outputs[i].Span);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
