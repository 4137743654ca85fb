using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Unroll.Server.Protocol;

/// <summary>A request's bytes in rented memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private byte[] _rented = [];
    private int _length;

    private RequestBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _rented.AsMemory(0, _length);

    /// <summary>How many of the bytes are JSON; tensors follow.</summary>
    public int JsonLength { get; private set; }

    /// <exception cref="BadHttpRequestException">The request is longer than it may be, or ends too early.</exception>
    /// <exception cref="ProtocolException">A header is wrong.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProtocolException(StatusCodes.Status415UnsupportedMediaType, "the request is compressed (Content-Encoding), which is not supported");
        }

        var body = new RequestBody();
        try
        {
            await body.FillAsync(request.BodyReader, request.ContentLength, request.HttpContext.RequestAborted);
            body.JsonLength = JsonLengthOf(request, body._length);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Return();
        _rented = [];
    }

    private static int JsonLengthOf(HttpRequest request, int length)
    {
        var header = request.Headers[HeaderLength].ToString();
        return header.Length == 0 ? length
            : int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var json) && json <= length ? json
            : throw ProtocolException.Bad($"{HeaderLength} is '{header}'; it is the length of the JSON at the start of the body, which has {length} bytes");
    }

    private async Task FillAsync(PipeReader reader, long? claimed, CancellationToken cancellation)
    {
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(cancellation);
            foreach (var part in result.Buffer)
            {
                Reserve(checked(_length + part.Length), claimed);
                part.CopyTo(_rented.AsMemory(_length));
                _length += part.Length;
            }

            reader.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);
    }

    /// <summary>A length that is only claimed is not believed: memory grows with what comes.</summary>
    private void Reserve(int length, long? claimed)
    {
        if (length <= _rented.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(length, Math.Min(claimed ?? long.MaxValue, Math.Min(2L * length, Array.MaxLength))));
        _rented.AsSpan(0, _length).CopyTo(larger);
        Return();
        _rented = larger;
    }

    private void Return()
    {
        if (_rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
