using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Onnx;
using Unroll.Images;
using Unroll.Weights;

namespace Unroll.Onnx;

/// <summary>Assembles a file: the graph, its versions and its metadata.</summary>
internal static class OnnxModel
{
    public const string LabelsKey = "labels";
    public const string PreprocessingKey = "preprocessing";

    /// <summary>The room for nodes, names and metadata besides the weights.</summary>
    private const long Reserve = 64L << 20;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="CheckpointException">The parameters are not those of the network, or too many for a file.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or does not fit the network.</exception>
    public static ModelProto Of(NetworkInfo network, Action<OnnxGraph> build, StateDict weights, OnnxOptions options)
    {
        options.Check(network);
        CheckSize(network);
        var bound = BoundParameters.Bind(network, weights, options);
        var graph = new OnnxGraph(network, bound, options);
        build(graph);
        var model = new ModelProto
        {
            IrVersion = IrVersion(options.Opset),
            ProducerName = "Unroll",
            ProducerVersion = typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Graph = graph.Complete(),
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = options.Opset } },
        };
        model.MetadataProps.AddRange(Metadata(options).Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    /// <summary>The version of the format that came with an operator set.</summary>
    private static long IrVersion(int opset) => opset switch
    {
        <= 18 => 8,
        <= 20 => 9,
        _ => 10,
    };

    private static void CheckSize(NetworkInfo network)
    {
        var bytes = sizeof(float) * network.Parameters.Sum(parameter => parameter.Shape.Aggregate(1L, (product, dimension) => product * dimension));
        if (bytes > int.MaxValue - Reserve)
        {
            throw new CheckpointException($"{network.Name} has {bytes} bytes of weights; an ONNX file, a protobuf message, cannot be larger than 2 GiB.");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(OnnxOptions options)
    {
        if (options.Labels is { } labels)
        {
            yield return new(LabelsKey, Written(json =>
            {
                json.WriteStartArray();
                foreach (var label in labels)
                {
                    json.WriteStringValue(label);
                }

                json.WriteEndArray();
            }));
        }

        if (options.Preprocessing is { } preprocessing)
        {
            yield return new(PreprocessingKey, Written(json => Write(json, preprocessing)));
        }

        foreach (var entry in (options.Metadata ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            yield return entry;
        }
    }

    private static void Write(Utf8JsonWriter json, Preprocessing preprocessing)
    {
        json.WriteStartObject();
        if (preprocessing.CentralCrop is { } part)
        {
            json.WriteNumber("central_crop", part);
        }
        else if (preprocessing.CentralFraction is { } fraction)
        {
            json.WriteNumber("central_fraction", fraction);
        }

        if (preprocessing.ResizeShorterSide is { } shorter)
        {
            json.WriteNumber("resize_shorter_side", shorter);
        }
        else if (preprocessing is { ResizeHeight: { } height, ResizeWidth: { } width })
        {
            WriteArray(json, "resize", [height, width]);
        }

        json.WriteString("interpolation", preprocessing.Interpolation.ToString().ToLowerInvariant());
        WriteArray(json, "center_crop", [preprocessing.CropHeight, preprocessing.CropWidth]);
        if (preprocessing.Bgr)
        {
            json.WriteString("channels", "bgr");
        }

        if (preprocessing.Range != 1)
        {
            json.WriteNumber("range", preprocessing.Range);
        }

        WriteArray(json, "mean", preprocessing.Mean);
        WriteArray(json, "std", preprocessing.Std);
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Json))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
