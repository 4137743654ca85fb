using Unroll.Server.Grpc;
using Unroll.Server.Page;
using Unroll.Server.Protocol;

namespace Unroll.Server.Security;

/// <summary>Lets in who has a key. Health is asked by platforms that have none, and the page asks for it.</summary>
internal sealed class ApiKeyCheck(RequestDelegate next, ApiKeyList keys)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (IsOpen(context.Request.Path))
        {
            return next(context);
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && keys.Has(header[Scheme.Length..].Trim()))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        throw new ProtocolException(StatusCodes.Status401Unauthorized, "an API key is needed: Authorization: Bearer KEY");
    }

    private static bool IsOpen(PathString path) =>
        path.StartsWithSegments("/v2/health", StringComparison.Ordinal) || path.Value is PageEndpoints.Path or InferenceService.LivePath or InferenceService.ReadyPath;
}
