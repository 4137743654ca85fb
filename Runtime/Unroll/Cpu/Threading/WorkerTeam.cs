using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Unroll.Cpu.Threading;

/// <summary>
/// The threads that share a network's work. They are started by the first call that needs them, spin for some tens of microseconds after each call, then sleep;
/// they end when the team is disposed of or collected. A call allocates nothing.
/// </summary>
/// <remarks>
/// Only one call at a time uses the threads; a call made while another is running executes all its chunks on its own thread, as worker 0.
/// </remarks>
internal sealed unsafe class WorkerTeam : IDisposable
{
    private readonly Shared? _shared;
    private int _busy;
    private bool _started;

    /// <summary>A team of <paramref name="threads"/> threads, the caller's included.</summary>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _shared = threads > 1 ? new Shared(threads - 1) : null;
    }

    /// <summary>Ends the threads: they only hold the shared state, so an abandoned team is collected.</summary>
    ~WorkerTeam() => _shared?.Stop();

    /// <summary>How many threads take part, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>The threads running now, not counting the caller's.</summary>
    internal int LiveThreads => _shared?.LiveThreads ?? 0;

    /// <summary>
    /// Calls <paramref name="body"/>(<paramref name="job"/>, chunk, worker) once for each chunk in 0..<paramref name="chunks"/>-1 and returns when all are done.
    /// The worker index (0 = the caller) is below <see cref="Threads"/>: chunks of a call that run at the same time have different ones.
    /// </summary>
    /// <exception cref="Exception">What a chunk threw (the first one noted), once all chunks are done.</exception>
    public void Run(delegate*<void*, int, int, void> body, void* job, int chunks)
    {
        if (chunks < 2 || _shared is null || _shared.Stopped || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                body(job, chunk, 0);
            }

            return;
        }

        try
        {
            if (!_started)
            {
                _started = true;
                _shared.Start();
            }

            _shared.Run(body, job, chunks);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Ends the threads. Later calls run on their caller's thread.</summary>
    public void Dispose()
    {
        _shared?.Stop();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the threads hold: the current call.</summary>
    private sealed class Shared(int workers)
    {
        private static readonly long _spinTicks = Stopwatch.Frequency * 60 / 1_000_000;

        private readonly Worker[] _workers = new Worker[workers];
        private readonly object _finished = new();

        // High half: the call's number. Low half: its chunks not yet claimed. One word, so that a thread that is late for a call cannot claim a chunk of the next.
        private long _ticket;
        private int _unfinished;
        private int _callerSleeps;
        private delegate*<void*, int, int, void> _body;
        private void* _job;
        private int _chunks;
        private ExceptionDispatchInfo? _failure;
        private int _stopped;
        private int _liveThreads;

        public int LiveThreads => Volatile.Read(ref _liveThreads);

        public bool Stopped => Volatile.Read(ref _stopped) != 0;

        public void Start()
        {
            for (var i = 0; i < _workers.Length; i++)
            {
                _workers[i] = new Worker();
            }

            for (var i = 0; i < _workers.Length; i++)
            {
                var worker = i + 1;
                Interlocked.Increment(ref _liveThreads);
                new Thread(() => Loop(worker)) { IsBackground = true, Name = $"Unroll worker {worker}" }.Start();
            }
        }

        public void Stop()
        {
            // A full fence: here _stopped is written, then the workers are read; Start does the reverse, and each thread that it starts looks at _stopped before it sleeps.
            Interlocked.Exchange(ref _stopped, 1);
            foreach (var worker in _workers)
            {
                worker?.Wake();
            }
        }

        public void Run(delegate*<void*, int, int, void> body, void* job, int chunks)
        {
            _body = body;
            _job = job;
            _chunks = chunks;
            _failure = null;
            _callerSleeps = 0;
            Volatile.Write(ref _unfinished, chunks);
            var call = (Volatile.Read(ref _ticket) >> 32) + 1;

            // A full fence: a worker sets Sleeps, then reads the ticket; here the ticket is written, then Sleeps is read. One of the two sees the other.
            Interlocked.Exchange(ref _ticket, (call << 32) | (uint)chunks);
            var wanted = Math.Min(_workers.Length, chunks - 1);
            for (var i = 0; i < wanted; i++)
            {
                _workers[i].WakeIfAsleep();
            }

            Work(0);
            WaitForTheLast();
            if (_failure is { } failure)
            {
                _failure = null;
                failure.Throw();
            }
        }

        private void WaitForTheLast()
        {
            var until = 0L;
            while (Volatile.Read(ref _unfinished) != 0)
            {
                var now = Stopwatch.GetTimestamp();
                if (until == 0)
                {
                    until = now + _spinTicks;
                }
                else if (now > until)
                {
                    lock (_finished)
                    {
                        // A full fence: here _callerSleeps is written, then _unfinished is read; the last worker does the reverse.
                        Interlocked.Exchange(ref _callerSleeps, 1);
                        while (Volatile.Read(ref _unfinished) != 0)
                        {
                            Monitor.Wait(_finished);
                        }
                    }

                    return;
                }

                Thread.SpinWait(4);
            }
        }

        /// <summary>Claims and runs chunks of the current call until none is left.</summary>
        private void Work(int worker)
        {
            while (true)
            {
                var ticket = Volatile.Read(ref _ticket);
                var left = (int)ticket;
                if (left == 0)
                {
                    return;
                }

                if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket)
                {
                    continue;
                }

                // The claim keeps the call open, so what is read here belongs to this call.
                try
                {
                    _body(_job, _chunks - left, worker);
                }
#pragma warning disable CA1031 // Whatever a chunk throws belongs to the caller of Run, not to this thread.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
                }

                if (Interlocked.Decrement(ref _unfinished) == 0 && Volatile.Read(ref _callerSleeps) != 0)
                {
                    lock (_finished)
                    {
                        Monitor.PulseAll(_finished);
                    }
                }
            }
        }

        private void Loop(int worker)
        {
            var self = _workers[worker - 1];
            var until = 0L;
            while (!Stopped)
            {
                if ((int)Volatile.Read(ref _ticket) != 0)
                {
                    Work(worker);
                    until = 0;
                    continue;
                }

                var now = Stopwatch.GetTimestamp();
                if (until == 0)
                {
                    until = now + _spinTicks;
                }
                else if (now > until)
                {
                    Sleep(self);
                    until = 0;
                    continue;
                }

                Thread.SpinWait(4);
            }

            Interlocked.Decrement(ref _liveThreads);
        }

        private void Sleep(Worker self)
        {
            lock (self)
            {
                Interlocked.Exchange(ref self.Sleeps, 1);
                while ((int)Volatile.Read(ref _ticket) == 0 && !Stopped)
                {
                    Monitor.Wait(self);
                }

                Volatile.Write(ref self.Sleeps, 0);
            }
        }
    }

    private sealed class Worker
    {
        public int Sleeps;

        public void WakeIfAsleep()
        {
            if (Volatile.Read(ref Sleeps) != 0)
            {
                Wake();
            }
        }

        public void Wake()
        {
            lock (this)
            {
                Monitor.Pulse(this);
            }
        }
    }
}
