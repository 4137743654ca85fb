using System.Buffers;
using System.Globalization;

namespace Unroll.Server.Protocol;

/// <summary>A request's bytes in rented memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private const int FirstSize = 1 << 16;

    private byte[] _rented;
    private int _length;

    private RequestBody(int size) => _rented = ArrayPool<byte>.Shared.Rent(size);

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

        // A length that is only claimed is not believed: memory grows with what comes.
        var body = new RequestBody((int)Math.Min(request.ContentLength + 1 ?? FirstSize, 1 << 20));
        try
        {
            await body.FillAsync(request.Body, request.HttpContext.RequestAborted);
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
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = [];
    }

    private static int JsonLengthOf(HttpRequest request, int length)
    {
        var header = request.Headers[HeaderLength].ToString();
        return header.Length == 0 ? length
            : int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var json) && json <= length ? json
            : throw ProtocolException.Bad($"{HeaderLength} is '{header}'; it is the length of the JSON at the start of the body, which has {length} bytes");
    }

    private async Task FillAsync(Stream stream, CancellationToken cancellation)
    {
        while (await stream.ReadAsync(_rented.AsMemory(_length), cancellation) is > 0 and var read)
        {
            _length += read;
            if (_length == _rented.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(checked(_length * 2));
                _rented.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_rented);
                _rented = larger;
            }
        }
    }
}
