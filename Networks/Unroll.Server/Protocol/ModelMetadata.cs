using Unroll.Hosting;

namespace Unroll.Server.Protocol;

/// <summary>A network in the protocol's words.</summary>
internal static class ModelMetadata
{
    /// <summary>The input of prepared images.</summary>
    public const string Input = "input";

    /// <summary>The input of encoded images, which the network's own preprocessing prepares.</summary>
    public const string Image = "image";

    public static ModelAnswer Of(IServedNetwork network)
    {
        List<TensorAnswer> inputs = [new(Input, "FP32", [-1, network.Info.Input.Channels, network.Info.Input.Height, network.Info.Input.Width])];
        if (network.Preprocessing is not null)
        {
            inputs.Add(new TensorAnswer(Image, "BYTES", [-1]));
        }

        return new ModelAnswer(network.Name, [ModelTable.Version], "unroll_static", inputs, [.. network.Info.Outputs.Select(output => new TensorAnswer(output.Name, "FP32", Shape(-1, output.Shape)))]);
    }

    /// <summary>The shape of a batch of outputs: a vector for each image, or a map.</summary>
    public static long[] Shape(long images, TensorShape output) => output is { Height: 1, Width: 1 } ? [images, output.Channels] : [images, output.Channels, output.Height, output.Width];
}
