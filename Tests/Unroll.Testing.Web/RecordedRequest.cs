namespace Unroll.Testing.Web;

/// <summary>What a server was asked.</summary>
public sealed record RecordedRequest(string Method, string Host, string Path, string? Range, string? IfRange, string? Authorization)
{
    public override string ToString() => Range is null ? $"{Method} {Path}" : $"{Method} {Path} {Range}";
}
