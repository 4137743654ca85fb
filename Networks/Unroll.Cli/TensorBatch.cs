using System.Globalization;
using Unroll.Tensors;

namespace Unroll.Cli;

/// <summary>Raw batches from and to .npy files.</summary>
internal static class TensorBatch
{
    /// <summary>Reads a batch for a network.</summary>
    /// <exception cref="CommandException">The shape is not [N, C, H, W] of the network's input.</exception>
    /// <exception cref="InvalidDataException">The file is not a .npy file of floats.</exception>
    public static NpyArray Read(string path, NetworkInfo network)
    {
        var batch = NpyFile.Read(path);
        var input = network.Input;
        return batch.Shape is [> 0, var channels, var height, var width] && channels == input.Channels && height == input.Height && width == input.Width
            ? batch
            : throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} holds {Figures.Shape(batch.Shape)}; {network.Name} takes [N, {input.Channels}, {input.Height}, {input.Width}], N at least 1."));
    }

    /// <summary>Runs a batch and writes the results: all files, or none.</summary>
    /// <returns>The files and their shapes.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<(string Path, int[] Shape)> Run(INetwork network, NpyArray batch, string output, CancellationToken cancellation)
    {
        var info = network.Info;
        var count = batch.Shape[0];
        var results = info.Outputs.Select(o => new float[checked(count * o.Shape.Length)]).ToArray();
        var slices = new Memory<float>[results.Length];
        for (var image = 0; image < count; image++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < slices.Length; i++)
            {
                var length = info.Outputs[i].Shape.Length;
                slices[i] = results[i].AsMemory(image * length, length);
            }

            network.Forward(batch.Values.AsSpan(image * info.Input.Length, info.Input.Length), slices);
        }

        return Write(info, count, results, output);
    }

    private static List<(string Path, int[] Shape)> Write(NetworkInfo info, int count, float[][] results, string output)
    {
        List<(string Path, int[] Shape)> written = [];
        try
        {
            for (var i = 0; i < results.Length; i++)
            {
                var path = results.Length == 1 ? output : PathOf(output, info.Outputs[i].Name);
                int[] shape = [count, .. Shapes.ToArray(info.Outputs[i].Shape)];
                NpyFile.Write(path, results[i], shape);
                written.Add((path, shape));
            }

            return written;
        }
        catch
        {
            written.ForEach(file => File.Delete(file.Path));
            throw;
        }
    }

    /// <summary>"y.npy" and "layer2" give "y.layer2.npy".</summary>
    private static string PathOf(string output, string name) =>
        Path.Combine(Path.GetDirectoryName(output) ?? "", $"{Path.GetFileNameWithoutExtension(output)}.{name}{Path.GetExtension(output)}");
}
