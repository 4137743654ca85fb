using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Unroll.Testing.Web;

/// <summary>A file on a server, as S3, GitHub and CloudFront serve one, with the faults that a test asks for.</summary>
public sealed class ServedFile(byte[] content)
{
    private int _cuts;

    public byte[] Content { get; set; } = content;

    public string? ETag { get; init; } = "\"v1\"";

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Whether parts are to be had.</summary>
    public bool HasRanges { get; init; } = true;

    /// <summary>Whether the length is told before.</summary>
    public bool HasLength { get; init; } = true;

    /// <summary>The connection is cut off after so many bytes of an answer…</summary>
    public int CutAfter { get; init; } = int.MaxValue;

    /// <summary>…so often.</summary>
    public int Cuts { get; init; } = int.MaxValue;

    /// <summary>The answer is sent in pieces of so many bytes, with a wait after each.</summary>
    public int PieceLength { get; init; } = int.MaxValue;

    public TimeSpan Wait { get; init; }

    /// <summary>Called after each piece, with the bytes sent so far.</summary>
    public Action<int>? Sent { get; init; }

    /// <summary>The X-… headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public async Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers.ETag = ETag;
        response.Headers.AcceptRanges = HasRanges ? "bytes" : "none";
        if (LastModified is { } date)
        {
            response.GetTypedHeaders().LastModified = date;
        }

        if (PartOf(context) is not { } part)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{Content.Length}");
            return;
        }

        if (HasLength)
        {
            response.ContentLength = part.Length;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await SendAsync(context, part);
        }
    }

    /// <summary>The bytes that are asked for; null where there are none.</summary>
    private ReadOnlyMemory<byte>? PartOf(HttpContext context)
    {
        var headers = context.Request.GetTypedHeaders();
        if (!HasRanges || headers.Range?.Ranges.SingleOrDefault()?.From is not { } from || !IsSame(headers.IfRange))
        {
            return Content;
        }

        if (from >= Content.Length)
        {
            return null;
        }

        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{Content.Length - 1}/{Content.Length}");
        return Content.AsMemory((int)from);
    }

    /// <summary>RFC 9110, 13.1.5: a part of another version is not sent, nor of one that is named weakly.</summary>
    private bool IsSame(RangeConditionHeaderValue? condition) => condition is null
        || (condition.EntityTag is { } tag && ETag is not null && tag.Compare(EntityTagHeaderValue.Parse(ETag), useStrongComparison: true))
        || (condition.LastModified is { } date && date == LastModified);

    private async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> part)
    {
        var isCut = part.Length > CutAfter && _cuts < Cuts;
        var length = isCut ? CutAfter : part.Length;
        for (var sent = 0; sent < length;)
        {
            var piece = part.Slice(sent, Math.Min(PieceLength, length - sent));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            sent += piece.Length;
            Sent?.Invoke(sent);
            if (Wait > TimeSpan.Zero)
            {
                await Task.Delay(Wait, context.RequestAborted);
            }
        }

        if (isCut)
        {
            _cuts++;
            context.Abort();
        }
    }
}
