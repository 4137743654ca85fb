using Microsoft.AspNetCore.Http.Features;

namespace Unroll.Server.Protocol;

/// <summary>Counts the bytes of bodies from when they come until their request is answered: both protocols keep a whole request in memory.</summary>
internal sealed class HeldBodies(RequestDelegate next, HeldBytes held)
{
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsPost(context.Request.Method) ? CountAsync(context) : next(context);

    private async Task CountAsync(HttpContext context)
    {
        var body = new HeldBody(context.Request, held);
        context.Features.Set<IRequestBodyPipeFeature>(body);
        try
        {
            await next(context);
        }
        finally
        {
            body.LetGo();
        }
    }
}
