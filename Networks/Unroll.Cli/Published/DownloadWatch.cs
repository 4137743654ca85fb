using Unroll.Hub;

namespace Unroll.Cli.Published;

/// <summary>How far a download is, for a bar that looks now and then, or for one line where nobody watches.</summary>
/// <param name="begun">Called once, when there is something to download.</param>
internal sealed class DownloadWatch(Action<DownloadProgress>? begun = null) : IProgress<DownloadProgress>
{
    private readonly Lock _lock = new();
    private DownloadProgress? _last;

    /// <summary>The last report; null where nothing is being downloaded.</summary>
    public DownloadProgress? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    public void Report(DownloadProgress value)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _last is null;
            _last = value;
        }

        if (isFirst)
        {
            begun?.Invoke(value);
        }
    }
}
