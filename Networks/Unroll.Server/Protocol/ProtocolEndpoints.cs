using Unroll.Hosting;

namespace Unroll.Server.Protocol;

/// <summary>The REST half of the Open Inference Protocol, version 2.</summary>
internal static class ProtocolEndpoints
{
    public static void MapProtocol(this WebApplication app)
    {
        app.MapGet("/v2/health/live", static () => Json(new LiveAnswer(true)));
        app.MapGet("/v2/health/ready", static (ModelTable models) =>
        {
            var isReady = models.AreReady;
            return Json(new ReadyAnswer(isReady, true), isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        app.MapGet("/v2", static () => Json(ServerAnswer.Rest));
        foreach (var model in new[] { "/v2/models/{name}", "/v2/models/{name}/versions/{version}" })
        {
            app.MapGet(model, static (string name, string? version, ModelTable models) => Json(ModelMetadata.Of(models.Find(name, version))));
            app.MapGet($"{model}/ready", static (string name, string? version, ModelTable models) =>
            {
                var network = models.Find(name, version);
                var isReady = network.Status.IsReady;
                return Json(new ModelReadyAnswer(network.Name, isReady), isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
            });
            app.MapPost($"{model}/infer", static (HttpContext context, string name, string? version, ModelTable models, ImageReader images) => InferAsync(context, models.Find(name, version), images));
        }
    }

    private static async Task InferAsync(HttpContext context, IServedNetwork network, ImageReader images)
    {
        using var body = await RequestBody.ReadAsync(context.Request);
        var request = InferRequestReader.Read(body.Bytes, body.JsonLength);
        using var inference = await Inference.RunAsync(network, request, images, context.RequestAborted);
        await InferResponseWriter.WriteAsync(context.Response, network, request, inference);
    }

    private static IResult Json<T>(T answer, int status = StatusCodes.Status200OK) => Results.Json(answer, ProtocolJson.Default, statusCode: status);
}
