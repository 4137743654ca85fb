using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Unroll.Hosting.Tests.Support;

/// <summary>What was logged, in a list.</summary>
internal sealed class LogList : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _lines = [];
    private readonly ConcurrentQueue<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public IReadOnlyList<(LogLevel Level, string Message)> Lines => [.. _lines];

    /// <summary>Ends when a line with a text is logged from now on.</summary>
    public Task NextAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((text, seen));
        return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{formatter(state, exception)} {exception?.Message}";
        _lines.Enqueue((logLevel, line));
        foreach (var (text, seen) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }

    public void Dispose()
    {
    }
}
