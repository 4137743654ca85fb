using System.Buffers;
using Microsoft.Extensions.Logging;
using Unroll.Hosting.Batching;
using Unroll.Hosting.Loading;
using Unroll.Hosting.Telemetry;
using Unroll.Images;

namespace Unroll.Hosting;

/// <summary>A network that is loaded, queued for, batched and reloaded.</summary>
internal class ServedNetwork : IServedNetwork, IAsyncDisposable, IDisposable
{
    private readonly ServingOptions _options;
    private readonly WeightsLoader _loader;
    private readonly ServingNetwork _serving = new();
    private readonly ServingTelemetry _telemetry;
    private readonly BatchQueue _queue;
    private readonly BatchRunner[] _runners;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private FileWatch? _watch;
    private string? _reloadFailure;
    private State _state;

    public ServedNetwork(string name, NetworkDefinition definition, ServingParts parts)
    {
        var options = parts.Options;
        (Name, Info, _options, _time, _logger) = (name, definition.Info, options, parts.Time, parts.Logger);
        Backend = options.GetBackends().Keys.FirstOrDefault(key => key.Equals(options.Backend, StringComparison.OrdinalIgnoreCase)) ?? ServingOptions.Cpu;
        _loader = new WeightsLoader(name, definition, parts);
        _telemetry = new ServingTelemetry(parts.Instruments, name, Backend);
        _queue = new BatchQueue(name, Info.Outputs.Count, options, _telemetry, _time);
        _telemetry.AddQueue(() => _queue.Count);
        _runners = [.. Enumerable.Range(0, options.GetInstances()).Select(index => new BatchRunner(name, index, Info, _queue, _serving, parts))];
    }

    private enum State
    {
        New,
        Started,
        Stopped,
    }

    public string Name { get; }

    public NetworkInfo Info { get; }

    public string Backend { get; }

    public int MaxBatchSize => _options.MaxBatchSize;

    public Preprocessing? Preprocessing => _serving.Current is { } current ? current.Preprocessing : Info.Preprocessing;

    public IReadOnlyList<string>? Classes => _serving.Current?.Classes;

    public ServingStatus Status => _serving.Current is { } current
        ? new ServingStatus(_state == State.Started, current.Weights, current.LoadedAt, Volatile.Read(ref _reloadFailure))
        : new ServingStatus(false, null, null, null);

    /// <summary>The network itself, as it serves at the moment.</summary>
    /// <exception cref="InvalidOperationException">It is not loaded.</exception>
    public INetwork Current => (_serving.Current ?? throw NotStarted()).Network;

    /// <summary>Requests that wait.</summary>
    internal int QueueLength => _queue.Count;

    /// <summary>Loads the weights, warms up, and takes requests.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (_state != State.New)
        {
            throw new InvalidOperationException($"The network '{Name}' has been started already.");
        }

        // Before the file is read, so that a change during it counts.
        if (_options is { Weights: { } path, ReloadInterval: var interval } && interval > TimeSpan.Zero)
        {
            _watch = new FileWatch(path, interval, _time, () => _ = ReloadInBackgroundAsync());
        }

        var start = _time.GetTimestamp();
        await _loading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _serving.Replace(await _loader.LoadAsync(cancellation).ConfigureAwait(false));
        }
        finally
        {
            _loading.Release();
        }

        foreach (var runner in _runners)
        {
            runner.Start();
        }

        _state = State.Started;
        ServingLog.Loaded(_logger, Name, Backend, _runners.Length, MaxBatchSize, _serving.Current!.Weights, _time.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Takes no more requests, computes those that wait, and lets go of the weights.</summary>
    /// <param name="cancellation">Ends the patience: those that still wait are refused.</param>
    public async Task StopAsync(CancellationToken cancellation)
    {
        var before = _state;
        _state = State.Stopped;
        if (before == State.Stopped)
        {
            return;
        }

        _watch?.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        _queue.Close();
        var abandoned = 0;
        if (before == State.Started)
        {
            var ended = Task.Run(() => Array.ForEach(_runners, runner => runner.Join()), CancellationToken.None);
            try
            {
                await ended.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // A pass that has begun keeps its weights until it ends; nobody waits for that any more.
                abandoned = _queue.Count;
                _queue.Abandon();
            }
        }

        _serving.Replace(null);
        ServingLog.Stopped(_logger, Name, abandoned);
    }

    public ValueTask ForwardAsync(ReadOnlyMemory<float> input, Memory<float> output, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        ForwardAsync(input, new ReadOnlySpan<Memory<float>>(in output), timeout, cancellation);

    public ValueTask ForwardAsync(ReadOnlyMemory<float> input, ReadOnlySpan<Memory<float>> outputs, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var images = ForwardArguments.BatchOf(Info, input.Length);
        ForwardArguments.CheckOutputs(Info, outputs, images);
        if (images > MaxBatchSize)
        {
            throw new ArgumentException($"The input has {images} images of {Info.Input}, and the network '{Name}' takes at most {MaxBatchSize} in a request ({nameof(ServingOptions.MaxBatchSize)}).", nameof(input));
        }

        if (_state == State.New)
        {
            throw NotStarted();
        }

        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        var request = _queue.Rent();
        request.Input = input;
        outputs.CopyTo(request.Outputs);
        request.Images = images;
        request.Activity = _telemetry.Begin(images);
        try
        {
            _queue.Add(request, timeout ?? _options.QueueTimeout);
        }
        catch (Exception e) when (e is QueueFullException or InvalidOperationException)
        {
            // As every failure, this one comes when the result is asked for, and gives the request back.
            request.Fail(e);
        }

        return request.Wait(cancellation);
    }

    public ValueTask<float[]> ForwardAsync(ReadOnlySpan<float> input, CancellationToken cancellation = default)
    {
        var images = ForwardArguments.BatchOf(Info, input.Length);
        var output = new float[checked(images * ForwardArguments.SingleOutputOf(Info).Shape.Length)];
        var copy = ArrayPool<float>.Shared.Rent(input.Length);
        input.CopyTo(copy);
        return ForwardAsync(copy, input.Length, output, cancellation);
    }

    public ValueTask<IReadOnlyList<ClassPrediction>> ClassifyAsync(RgbImage image, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ClassifyAsync((preprocessing, input) => preprocessing.Apply(image, input), top, cancellation);
    }

    public ValueTask<IReadOnlyList<ClassPrediction>> ClassifyAsync(GrayImage image, int top = 5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ClassifyAsync((preprocessing, input) => preprocessing.Apply(image, input), top, cancellation);
    }

    public async Task ReloadAsync(CancellationToken cancellation = default)
    {
        if (_state != State.Started)
        {
            throw NotStarted();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var start = _time.GetTimestamp();
        await _loading.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            var loaded = await _loader.LoadAsync(either.Token).ConfigureAwait(false);
            if (_state != State.Started)
            {
                loaded.Release();
                throw NotStarted();
            }

            _serving.Replace(loaded);
            Volatile.Write(ref _reloadFailure, null);
            _telemetry.Reloaded(succeeded: true);
            ServingLog.Reloaded(_logger, Name, loaded.Weights, _time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Volatile.Write(ref _reloadFailure, e.Message);
            _telemetry.Reloaded(succeeded: false);
            ServingLog.ReloadFailed(_logger, e, Name, _serving.Current?.LoadedAt);
            throw;
        }
        finally
        {
            _loading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        if (_state != State.Stopped)
        {
            StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        }

        _queue.Dispose();
    }

    private async ValueTask<float[]> ForwardAsync(float[] rented, int length, float[] output, CancellationToken cancellation)
    {
        try
        {
            await ForwardAsync(rented.AsMemory(0, length), output, timeout: null, cancellation).ConfigureAwait(false);
            return output;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private async ValueTask<IReadOnlyList<ClassPrediction>> ClassifyAsync(ImagePreparation prepare, int top, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var logits = NetworkRunning.IndexOfLogits(Info);
        var preprocessing = NetworkRunning.CheckPreprocessing(Info, Preprocessing);
        var input = ArrayPool<float>.Shared.Rent(Info.Input.Length);
        try
        {
            prepare(preprocessing, input.AsSpan(0, Info.Input.Length));
            var outputs = Info.Outputs.Select(output => new float[output.Shape.Length].AsMemory()).ToArray();
            await ForwardAsync(input.AsMemory(0, Info.Input.Length), outputs, timeout: null, cancellation).ConfigureAwait(false);
            return Logits.Top(outputs[logits].Span, top, Classes);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(input);
        }
    }

    private async Task ReloadInBackgroundAsync()
    {
        try
        {
            await ReloadAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What went wrong is logged, counted and in the status; nobody waits for this task.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private InvalidOperationException NotStarted() => new(_state == State.Stopped
        ? $"The network '{Name}' has been stopped: the host is shutting down."
        : $"The network '{Name}' is not loaded yet: it is when the host starts (IHost.StartAsync, WebApplication.Run).");

    private delegate void ImagePreparation(Preprocessing preprocessing, Span<float> input);
}

/// <summary>A served network by its type.</summary>
/// <typeparam name="TNetwork">The declared record.</typeparam>
internal sealed class ServedNetwork<TNetwork>(string name, NetworkDefinition definition, ServingParts parts) : ServedNetwork(name, definition, parts), IServedNetwork<TNetwork>
    where TNetwork : INetwork<TNetwork>;
