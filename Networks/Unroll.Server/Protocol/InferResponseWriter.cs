using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Unroll.Hosting;

namespace Unroll.Server.Protocol;

/// <summary>Writes the outputs: as JSON, and those that are wanted so as bytes after it.</summary>
internal static class InferResponseWriter
{
    public static async Task WriteAsync(HttpResponse response, IServedNetwork network, InferRequest request, Inference inference)
    {
        var json = new ArrayBufferWriter<byte>();
        using var tensors = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            Write(writer, tensors, network, request, inference);
        }

        response.ContentType = tensors.Length > 0 ? "application/octet-stream" : "application/json";
        response.ContentLength = json.WrittenCount + tensors.Length;
        if (tensors.Length > 0)
        {
            response.Headers["Inference-Header-Content-Length"] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(json.WrittenMemory);
        tensors.Position = 0;
        await tensors.CopyToAsync(response.Body);
    }

    private static void Write(Utf8JsonWriter writer, MemoryStream tensors, IServedNetwork network, InferRequest request, Inference inference)
    {
        var info = network.Info;
        writer.WriteStartObject();
        writer.WriteString("model_name", network.Name);
        writer.WriteString("model_version", ModelTable.Version);
        if (request.Id is { } id)
        {
            writer.WriteString("id", id);
        }

        writer.WriteStartArray("outputs");
        foreach (var output in request.OutputsOf(info))
        {
            writer.WriteStartObject();
            writer.WriteString("name", output.Name);
            var index = Inference.IndexOf(info, output.Name);
            var isBinary = output.IsBinary ?? request.IsBinaryOutput;
            if (output.Classes > 0)
            {
                WriteClasses(writer, isBinary ? tensors : null, network, inference, index, output.Classes);
            }
            else
            {
                WriteNumbers(writer, isBinary ? tensors : null, inference, index);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, MemoryStream? tensors, Inference inference, int index)
    {
        var values = inference.Output(index).Span;
        WriteType(writer, "FP32", ModelMetadata.Shape(inference.Images, inference.Shapes[index]));
        if (tensors is not null)
        {
            WriteSize(writer, values.Length * sizeof(float));
            tensors.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        writer.WriteStartArray("data");
        foreach (var value in values)
        {
            // JSON has no word for the others.
            if (!float.IsFinite(value))
            {
                throw new ProtocolException(StatusCodes.Status422UnprocessableEntity, "the input's values are so large that the output is not finite; only the binary extension can tell it");
            }

            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteClasses(Utf8JsonWriter writer, MemoryStream? tensors, IServedNetwork network, Inference inference, int index, int count)
    {
        var classes = Classification.Of(inference.Output(index), inference.Images, count, network.Classes).ToList();
        WriteType(writer, "BYTES", Classification.Shape(inference.Images, inference.Shapes[index], count));
        if (tensors is not null)
        {
            var before = tensors.Length;
            classes.ForEach(text => TensorBytes.Append(tensors, Encoding.UTF8.GetBytes(text)));
            WriteSize(writer, tensors.Length - before);
            return;
        }

        writer.WriteStartArray("data");
        classes.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
    }

    private static void WriteType(Utf8JsonWriter writer, string datatype, IEnumerable<long> shape)
    {
        writer.WriteString("datatype", datatype);
        writer.WriteStartArray("shape");
        foreach (var side in shape)
        {
            writer.WriteNumberValue(side);
        }

        writer.WriteEndArray();
    }

    private static void WriteSize(Utf8JsonWriter writer, long size)
    {
        writer.WriteStartObject("parameters");
        writer.WriteNumber("binary_data_size", size);
        writer.WriteEndObject();
    }
}
