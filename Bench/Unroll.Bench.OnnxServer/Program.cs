using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

// Arguments: a model of one image, and the threads of a pass. A tensor's bytes in, the bytes of the logits out.
using var options = new SessionOptions
{
    GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
    IntraOpNumThreads = int.Parse(args[1], CultureInfo.InvariantCulture),
    InterOpNumThreads = 1,
    LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
};
using var session = new InferenceSession(args[0], options);
using var run = new RunOptions();
var shape = session.InputMetadata["input"].Dimensions.Select(side => (long)side).ToArray();
var length = (int)shape.Aggregate(1L, (product, side) => product * side) * sizeof(float);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapPost("/infer", async (HttpRequest request) =>
{
    var body = new byte[length];
    await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
    using var input = OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(body).ToArray(), shape);
    using var outputs = session.Run(run, ["input"], [input], ["logits"]);
    return Results.Bytes(MemoryMarshal.AsBytes(outputs[0].GetTensorDataAsSpan<float>()).ToArray());
});
await app.RunAsync();
