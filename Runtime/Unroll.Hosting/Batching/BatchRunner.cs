using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Unroll.Hosting.Loading;
using Unroll.Hosting.Telemetry;

namespace Unroll.Hosting.Batching;

/// <summary>An instance: a thread that takes batches and computes them, with memory of its own for what it gathers.</summary>
internal sealed class BatchRunner
{
    private readonly string _name;
    private readonly NetworkInfo _info;
    private readonly BatchQueue _queue;
    private readonly ServingNetwork _serving;
    private readonly bool _keepsOrder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Batch _batch;
    private readonly float[] _input;
    private readonly float[][] _outputs;
    private readonly Memory<float>[] _views;
    private readonly Thread _thread;

    public BatchRunner(string name, int index, NetworkInfo info, BatchQueue queue, ServingNetwork serving, ServingParts parts)
    {
        (_name, _info, _queue, _serving, _time, _logger) = (name, info, queue, serving, parts.Time, parts.Logger);
        var options = parts.Options;
        _keepsOrder = options.PreserveOrdering;
        _batch = new Batch(options.MaxBatchSize);

        // Requests that are computed alone are read and written where they are.
        var gathered = options.MaxBatchSize > 1 ? options.MaxBatchSize : 0;
        _input = new float[checked(gathered * info.Input.Length)];
        _outputs = [.. info.Outputs.Select(output => new float[checked(gathered * output.Shape.Length)])];
        _views = new Memory<float>[info.Outputs.Count];
        _thread = new Thread(Run) { IsBackground = true, Name = $"unroll {name} {index}" };
    }

    private ServingTelemetry Telemetry => _queue.Telemetry;

    public void Start() => _thread.Start();

    public void Join() => _thread.Join();

    private void Run()
    {
        while (_queue.Take(_batch))
        {
            var failure = Compute();
            if (_keepsOrder)
            {
                _queue.AwaitTurn(_batch);
            }

            foreach (var request in _batch.Requests)
            {
                if (failure is null)
                {
                    request.Complete();
                }
                else
                {
                    request.Fail(failure);
                }
            }

            if (_keepsOrder)
            {
                _queue.EndTurn();
            }

            // A request's trace ended on this thread, and made the caller's the current one.
            Activity.Current = null;
            _batch.Clear();
        }
    }

    /// <summary>Runs the batch.</summary>
    /// <returns>Why it failed; null: it did not.</returns>
    private Exception? Compute()
    {
        var start = _time.GetTimestamp();
        foreach (var request in _batch.Requests)
        {
            Telemetry.Waited(_time.GetElapsedTime(request.Arrival, start));
            request.Activity?.SetTag("unroll.batch.size", _batch.Images).AddEvent(new ActivityEvent("batch formed"));
        }

        var network = _serving.Acquire();
        try
        {
            if (_batch.Count == 1)
            {
                var request = _batch.Requests[0];
                network.Network.Forward(request.Input.Span, request.Outputs);
            }
            else
            {
                Gather();
                network.Network.Forward(_input.AsSpan(0, _batch.Images * _info.Input.Length), _views);
                Scatter();
            }

            Telemetry.Computed(_time.GetElapsedTime(start), _batch.Images);
            return null;
        }
#pragma warning disable CA1031 // Whatever a back end throws is the answer to these requests, and the instance goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Telemetry.Failed(_batch.Count);
            ServingLog.PassFailed(_logger, e, _name, _batch.Count);
            return e;
        }
        finally
        {
            network.Release();
        }
    }

    private void Gather()
    {
        var at = 0;
        foreach (var request in _batch.Requests)
        {
            request.Input.Span.CopyTo(_input.AsSpan(at));
            at += request.Input.Length;
        }

        for (var i = 0; i < _views.Length; i++)
        {
            _views[i] = _outputs[i].AsMemory(0, _batch.Images * _info.Outputs[i].Shape.Length);
        }
    }

    private void Scatter()
    {
        for (var i = 0; i < _views.Length; i++)
        {
            var at = 0;
            foreach (var request in _batch.Requests)
            {
                var output = request.Outputs[i].Span;
                _views[i].Span.Slice(at, output.Length).CopyTo(output);
                at += output.Length;
            }
        }
    }
}
