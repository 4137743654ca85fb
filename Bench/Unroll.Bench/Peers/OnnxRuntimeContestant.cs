using Microsoft.ML.OnnxRuntime;
using Unroll.Networks;

namespace Unroll.Bench.Peers;

/// <summary>ONNX Runtime's side, through its .NET package: all optimisations, one thread pool, input and output in buffers that are bound once.</summary>
internal sealed class OnnxRuntimeContestant : IContestant
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly float[] _values;

    public OnnxRuntimeContestant(ZooEntry entry, TimedRun run, float[] images)
    {
        _options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = run.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(run.Model, _options);
        var (name, shape) = entry.Info.Outputs[0];
        var input = entry.Info.Input;
        _values = new float[run.Batch * shape.Length];
        _input = OrtValue.CreateTensorValueFromMemory(images, [run.Batch, input.Channels, input.Height, input.Width]);
        _output = OrtValue.CreateTensorValueFromMemory(
            _values, shape is { Height: 1, Width: 1 } ? [run.Batch, shape.Channels] : [run.Batch, shape.Channels, shape.Height, shape.Width]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("input", _input);
        _binding.BindOutput(name, _output);
    }

    public ReadOnlySpan<float> Output => _values;

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _output.Dispose();
        _input.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
