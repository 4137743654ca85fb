using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Unroll.Server.Grpc;

namespace Unroll.Server.Protocol;

/// <summary>A request's body, whose bytes are counted as they come: a length that is only claimed takes no room from others.</summary>
internal sealed class HeldBody(HttpRequest request, HeldBytes held) : PipeReader, IRequestBodyPipeFeature
{
    private const string Full = "the server holds as many bytes of requests as it may; come again later";

    private readonly PipeReader _inner = request.BodyReader;
    private ReadOnlySequence<byte> _seen;
    private long _consumed;
    private long _held;

    public PipeReader Reader => this;

    /// <summary>The request is answered.</summary>
    public void LetGo() => held.LetGo(Interlocked.Exchange(ref _held, 0));

    // A body comes in many pieces: none is to be an object.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Count(await _inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!_inner.TryRead(out result))
        {
            return false;
        }

        Count(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _consumed += _seen.Slice(0, consumed).Length;
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private ReadResult Count(ReadResult result)
    {
        _seen = result.Buffer;
        var more = _consumed + _seen.Length - _held;
        if (more <= 0)
        {
            return result;
        }

        if (!held.TryHold(more))
        {
            // The rest of it is read past, and the connection stays.
            _inner.AdvanceTo(_seen.End);
            throw GrpcErrors.IsGrpc(request) ? new RpcException(new Status(StatusCode.ResourceExhausted, Full)) : new ProtocolException(StatusCodes.Status503ServiceUnavailable, Full);
        }

        _held += more;
        return result;
    }
}
