using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Unroll.Server.Protocol;

/// <summary>A request's bytes in rented memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>What is rented at first: more only once there is as much.</summary>
    private const int FirstSize = 1 << 16;

    /// <summary>Where the body begins: its tensors, which follow the JSON, are at a number's address then, and are read where they are.</summary>
    private readonly int _start;
    private byte[] _rented = [];
    private int _end;

    private RequestBody(int jsonLength) => _start = _end = (sizeof(float) - (jsonLength % sizeof(float))) % sizeof(float);

    public ReadOnlyMemory<byte> Bytes => _end == _start ? default : _rented.AsMemory(_start, _end - _start);

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

        var claimed = ClaimedJsonLength(request);
        var body = new RequestBody(claimed ?? 0);
        try
        {
            await body.FillAsync(request.BodyReader, request.ContentLength, request.HttpContext.RequestAborted);
            var length = body.Bytes.Length;
            body.JsonLength = (claimed ?? length) <= length ? claimed ?? length : throw WrongLength(request, $"which has {length} bytes");
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

    private static int? ClaimedJsonLength(HttpRequest request)
    {
        var header = request.Headers[HeaderLength].ToString();
        return header.Length == 0 ? null
            : int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var json) ? json
            : throw WrongLength(request, "a number");
    }

    private static ProtocolException WrongLength(HttpRequest request, string body) =>
        ProtocolException.Bad($"{HeaderLength} is '{request.Headers[HeaderLength]}'; it is the length of the JSON at the start of the body, {body}");

    private async Task FillAsync(PipeReader reader, long? claimed, CancellationToken cancellation)
    {
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(cancellation);
            foreach (var part in result.Buffer)
            {
                Reserve(checked(_end + part.Length), claimed);
                part.CopyTo(_rented.AsMemory(_end));
                _end += part.Length;
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

        var foreseen = Math.Min(_start + claimed ?? Array.MaxLength, Math.Max(FirstSize, Math.Min(4L * length, Array.MaxLength)));
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(length, foreseen));
        Bytes.CopyTo(larger.AsMemory(_start));
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
