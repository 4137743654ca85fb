using Microsoft.Extensions.Time.Testing;

namespace Unroll.Hosting.Tests.Support;

/// <summary>A clock that stands still, but while a timer is being set: a thread that loses the processor just then.</summary>
/// <param name="pause">How far it goes meanwhile.</param>
internal sealed class SlowTimers(TimeSpan pause) : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private TimeSpan Pause => pause;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SlowTimer(this, base.CreateTimer(callback, state, dueTime, period));

    private sealed class SlowTimer(SlowTimers clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Advance(clock.Pause);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
