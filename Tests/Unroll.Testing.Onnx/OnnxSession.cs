using Microsoft.ML.OnnxRuntime;

namespace Unroll.Testing.Onnx;

/// <summary>A file in ONNX Runtime, which is told to be strict.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxSession(byte[] file)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        _session = new InferenceSession(file, options);
    }

    public static string RanOn { get; } = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    public InferenceSession Session => _session;

    /// <summary>Runs a batch; the results come in the file's order.</summary>
    public (string Name, long[] Shape, float[] Values)[] Run(float[] images, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["input"], [input], _session.OutputNames);
        return [.. results.Select((value, i) => (_session.OutputNames[i], value.GetTensorTypeAndShape().Shape, value.GetTensorDataAsSpan<float>().ToArray()))];
    }

    public void Dispose() => _session.Dispose();
}
