namespace Unroll.Server.Protocol;

/// <summary>What a client did wrong, and the status that says so.</summary>
internal sealed class ProtocolException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static ProtocolException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ProtocolException Missing(string message) => new(StatusCodes.Status404NotFound, message);
}
