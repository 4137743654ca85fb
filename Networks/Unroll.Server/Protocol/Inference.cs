using System.Buffers;
using System.Globalization;
using Unroll.Hosting;
using Unroll.Images;

namespace Unroll.Server.Protocol;

/// <summary>The outputs of a request, in rented memory.</summary>
internal sealed class Inference : IDisposable
{
    private readonly float[][] _outputs;

    private Inference(IServedNetwork network, int images)
    {
        Images = images;
        Shapes = [.. network.Info.Outputs.Select(output => output.Shape)];
        _outputs = [.. Shapes.Select(shape => ArrayPool<float>.Shared.Rent(checked(images * shape.Length)))];
    }

    public int Images { get; }

    public IReadOnlyList<TensorShape> Shapes { get; }

    public ReadOnlyMemory<float> Output(int index) => Memory(index);

    /// <summary>Prepares what is to be prepared, and runs the network.</summary>
    /// <exception cref="ProtocolException">The inputs are not the network's.</exception>
    /// <exception cref="ImageException">An image cannot be read.</exception>
    public static async Task<Inference> RunAsync(IServedNetwork network, InferRequest request, ImageReader reader, CancellationToken cancellation)
    {
        // Before anything is computed for nothing. An output is asked for once as values and once as classes: the answer must not be many times as long as the request.
        HashSet<(int Output, bool Classified)> asked = [];
        foreach (var output in request.Outputs)
        {
            if (!asked.Add((IndexOf(network.Info, output.Name), output.Classes > 0)))
            {
                throw ProtocolException.Bad($"the output '{output.Name}' is asked for twice");
            }
        }

        if (!network.Status.IsReady)
        {
            throw new ProtocolException(StatusCodes.Status503ServiceUnavailable, $"the model '{network.Name}' is not ready");
        }

        var (input, images, rented) = request.Inputs switch
        {
            [{ Name: ModelMetadata.Input, Numbers: { } numbers } tensor] => (numbers, CheckNumbers(network, tensor, numbers.Span), (float[]?)null),
            [{ Name: ModelMetadata.Image, Elements: { } elements } tensor] when network.Preprocessing is not null => await PrepareAsync(network, tensor, elements, reader, cancellation),
            _ => throw ProtocolException.Bad($"the model '{network.Name}' takes one input, {Inputs(network)}; the request has {Given(request)}"),
        };
        var inference = new Inference(network, images);
        try
        {
            await network.ForwardAsync(input, Enumerable.Range(0, inference._outputs.Length).Select(inference.Memory).ToArray(), timeout: null, cancellation);
            return inference;
        }
        catch
        {
            inference.Dispose();
            throw;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<float>.Shared.Return(rented);
            }
        }
    }

    /// <exception cref="ProtocolException">The network has no such output.</exception>
    public static int IndexOf(NetworkInfo info, string output)
    {
        for (var i = 0; i < info.Outputs.Count; i++)
        {
            if (info.Outputs[i].Name == output)
            {
                return i;
            }
        }

        throw ProtocolException.Bad($"the model has no output '{output}'; it has {string.Join(", ", info.Outputs.Select(known => known.Name))}");
    }

    public void Dispose() => Array.ForEach(_outputs, output => ArrayPool<float>.Shared.Return(output));

    private Memory<float> Memory(int index) => _outputs[index].AsMemory(0, Images * Shapes[index].Length);

    private static int CheckNumbers(IServedNetwork network, InferTensor tensor, ReadOnlySpan<float> numbers)
    {
        var shape = network.Info.Input;
        if (tensor.Shape is not [>= 1 and var images, var channels, var height, var width] || (channels, height, width) != (shape.Channels, shape.Height, shape.Width))
        {
            throw ProtocolException.Bad($"the input '{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}]; the model '{network.Name}' takes [images, {shape.Channels}, {shape.Height}, {shape.Width}]");
        }

        CheckCount(network, images);
        if (numbers.Length != images * shape.Length)
        {
            throw ProtocolException.Bad($"the input '{tensor.Name}' has {numbers.Length} values; its shape has {images * shape.Length}");
        }

        if (Finite.IndexOfOther(numbers) is >= 0 and var i)
        {
            throw ProtocolException.Bad(string.Create(CultureInfo.InvariantCulture, $"the input '{tensor.Name}' has {numbers[i]} at {i}; values are finite"));
        }

        return (int)images;
    }

    private static async Task<(ReadOnlyMemory<float> Input, int Images, float[]? Rented)> PrepareAsync(
        IServedNetwork network, InferTensor tensor, IReadOnlyList<ReadOnlyMemory<byte>> elements, ImageReader reader, CancellationToken cancellation)
    {
        var preprocessing = network.Preprocessing!;
        if (tensor.Shape.Aggregate(1L, (product, side) => side is >= 0 and <= int.MaxValue && product <= int.MaxValue ? product * side : -1) != elements.Count || elements.Count == 0)
        {
            throw ProtocolException.Bad($"the input '{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}] and {elements.Count} elements; it has an element for each image, and at least one");
        }

        CheckCount(network, elements.Count);
        var length = elements.Count * network.Info.Input.Length;
        var input = ArrayPool<float>.Shared.Rent(length);
        try
        {
            await reader.PrepareAsync(elements, preprocessing, input.AsMemory(0, length), cancellation);
            return (input.AsMemory(0, length), elements.Count, input);
        }
        catch
        {
            ArrayPool<float>.Shared.Return(input);
            throw;
        }
    }

    private static void CheckCount(IServedNetwork network, long images)
    {
        if (images > network.MaxBatchSize)
        {
            throw ProtocolException.Bad($"the request has {images} images; the model '{network.Name}' takes at most {network.MaxBatchSize}");
        }
    }

    private static string Inputs(IServedNetwork network) => string.Join(" or ", ModelMetadata.Of(network).Inputs.Select(input => $"'{input.Name}' ({input.Datatype})"));

    private static string Given(InferRequest request) => request.Inputs.Count == 0 ? "none" : string.Join(", ", request.Inputs.Select(input => $"'{input.Name}' ({input.Datatype})"));
}
