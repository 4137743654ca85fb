using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.Bench.Serving;

/// <summary>A request that is sent again and again.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="JsonLength">How many of them are JSON, for the binary tensor extension; null: it is none of the protocol's.</param>
internal sealed record Request(byte[] Body, int? JsonLength)
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>An image after the JSON; the logits are to come so, too.</summary>
    public static Request Binary(NetworkInfo info, byte[] image)
    {
        var shape = info.Input;
        var json = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"inputs":[{"name":"input","shape":[1,{{{shape.Channels}}},{{{shape.Height}}},{{{shape.Width}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{image.Length}}}}}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}"""));
        return new Request([.. json, .. image], json.Length);
    }

    public HttpContent Content()
    {
        var content = new ByteArrayContent(Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (JsonLength is { } length)
        {
            content.Headers.Add(HeaderLength, length.ToString(CultureInfo.InvariantCulture));
        }

        return content;
    }

    /// <summary>The logits of an answer, which are its last bytes.</summary>
    public static ReadOnlySpan<float> Logits(byte[] answer, int count) => MemoryMarshal.Cast<byte, float>(answer.AsSpan(answer.Length - (count * sizeof(float))));
}
