namespace TorchSharp;

/// <summary>Disposes the tensors that its thread made since it was opened, except those moved out of it.</summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? _current;

    private readonly HashSet<torch.Tensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? _outer;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor && _tensors.Remove(tensor))
        {
            tensor.Owner = _outer;
            _outer?._tensors.Add(tensor);
        }

        return disposable;
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.ToList())
        {
            tensor.Dispose();
        }

        if (ReferenceEquals(_current, this))
        {
            _current = _outer;
        }
    }

    internal static void Register(torch.Tensor tensor)
    {
        DisposeScopeManager.Statistics.ThreadTotalLiveCount++;
        tensor.Owner = _current;
        _current?._tensors.Add(tensor);
    }

    internal void Detach(torch.Tensor tensor)
    {
        _tensors.Remove(tensor);
        tensor.Owner = null;
    }
}

/// <summary>Counts this thread's tensors.</summary>
public static class DisposeScopeManager
{
    [ThreadStatic]
    private static ThreadDisposeScopeStatistics? _statistics;

    public static ThreadDisposeScopeStatistics Statistics => _statistics ??= new ThreadDisposeScopeStatistics();
}

public sealed class ThreadDisposeScopeStatistics
{
    /// <summary>Tensors made and not disposed.</summary>
    public long ThreadTotalLiveCount { get; internal set; }
}
