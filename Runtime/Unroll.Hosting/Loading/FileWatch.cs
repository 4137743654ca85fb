namespace Unroll.Hosting.Loading;

/// <summary>
/// Looks at a file now and then, and tells when it has changed and has come to rest: a file that is being written differs from look to look. Looking works on every file system, also where
/// a link is set to another file, as container platforms do.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly string _path;
    private readonly Action _changed;
    private readonly ITimer _timer;
    private Stamp _told;
    private Stamp _last;

    /// <param name="path">The file.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Is told of a change.</param>
    public FileWatch(string path, TimeSpan interval, TimeProvider time, Action changed)
    {
        (_path, _changed) = (path, changed);
        _told = _last = Look();
        _timer = time.CreateTimer(static state => ((FileWatch)state!).OnTimer(), this, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_timer)
        {
            var now = Look();
            var rests = now == _last;
            _last = now;
            if (!rests || now == _told || !now.Exists)
            {
                return;
            }

            _told = now;
        }

        _changed();
    }

    private Stamp Look()
    {
        try
        {
            var file = new FileInfo(_path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new Stamp(true, target.FullName, target.Length, target.LastWriteTimeUtc) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private readonly record struct Stamp(bool Exists, string? Target, long Length, DateTime Written);
}
