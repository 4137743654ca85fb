using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Unroll.Cpu.Threading;

/// <summary>
/// The threads that share a network's work. They are started by the first call that needs them, spin for some tens of microseconds after each call, then sleep;
/// they end when the team is disposed of or collected. A call allocates nothing.
/// </summary>
/// <remarks>
/// Each thread has a contiguous range of a call's chunks, the same share of each call: what it wrote in one layer is in its own core's cache when it reads it in the
/// next. Who is done early helps out at the far end of another's range. Only one call at a time uses the threads; a call made while another is running executes all
/// its chunks on its own thread, as worker 0.
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
        _shared = threads > 1 ? new Shared(threads) : null;
    }

    /// <summary>Ends the threads: they only hold the shared state, so an abandoned team is collected.</summary>
    ~WorkerTeam() => _shared?.Stop();

    /// <summary>How many threads take part, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>True to run only the first chunk of each call, on the caller's thread: most of its code, little of its work.</summary>
    public bool OnlyFirstChunks { get; set; }

    /// <summary>The threads running now, not counting the caller's.</summary>
    internal int LiveThreads => _shared?.LiveThreads ?? 0;

    /// <summary>
    /// Calls <paramref name="body"/>(<paramref name="job"/>, chunk, worker) once for each chunk in 0..<paramref name="chunks"/>-1 and returns when all are done.
    /// The worker index (0 = the caller) is below <see cref="Threads"/>: chunks of a call that run at the same time have different ones.
    /// </summary>
    /// <exception cref="Exception">What a chunk threw (the first one noted), once all chunks are done.</exception>
    public void Run(delegate*<void*, int, int, void> body, void* job, int chunks)
    {
        if (OnlyFirstChunks)
        {
            chunks = Math.Min(chunks, 1);
        }

        if (chunks < 2 || chunks > WorkerSlot.MaxChunks || _shared is null || _shared.Stopped || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
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
    private sealed class Shared
    {
        private static readonly long _spinTicks = Stopwatch.Frequency * 60 / 1_000_000;

        private readonly byte[] _memory;
        private readonly WorkerSlot* _slots;
        private readonly object[] _bells;
        private readonly object _finished = new();

        private long _call;
        private int _unfinished;
        private int _callerSleeps;
        private ExceptionDispatchInfo? _failure;
        private int _stopped;
        private int _liveThreads;

        /// <param name="threads">The caller's included.</param>
        public Shared(int threads)
        {
            _memory = GC.AllocateArray<byte>((threads + 1) * WorkerSlot.Bytes, pinned: true);
            var start = (nuint)Unsafe.AsPointer(ref _memory[0]);
            _slots = (WorkerSlot*)((start + WorkerSlot.Bytes - 1) / WorkerSlot.Bytes * WorkerSlot.Bytes);
            _bells = new object[threads];
            for (var worker = 0; worker < threads; worker++)
            {
                _bells[worker] = new object();
            }
        }

        public int LiveThreads => Volatile.Read(ref _liveThreads);

        public bool Stopped => Volatile.Read(ref _stopped) != 0;

        public void Start()
        {
            for (var i = 1; i < _bells.Length; i++)
            {
                var worker = i;
                Interlocked.Increment(ref _liveThreads);
                new Thread(() => Loop(worker)) { IsBackground = true, Name = $"Unroll worker {worker}" }.Start();
            }
        }

        public void Stop()
        {
            // A full fence: here _stopped is written, then the workers are woken; each looks at _stopped before it sleeps.
            Interlocked.Exchange(ref _stopped, 1);
            for (var worker = 1; worker < _bells.Length; worker++)
            {
                Wake(worker);
            }
        }

        public void Run(delegate*<void*, int, int, void> body, void* job, int chunks)
        {
            _failure = null;
            _callerSleeps = 0;
            Volatile.Write(ref _unfinished, chunks);
            _call = WorkerSlot.Number(_call + 1);
            var workers = Math.Min(_bells.Length, chunks);

            // The caller's own range last: the others start meanwhile.
            for (var worker = workers - 1; worker >= 0; worker--)
            {
                var slot = _slots + worker;
                slot->Body = body;
                slot->Job = job;
                slot->Workers = workers;
                slot->Publish(_call, (int)((long)chunks * worker / workers), (int)((long)chunks * (worker + 1) / workers));
            }

            // A worker sets Sleeps, then reads its range; here the range is written, then Sleeps is read. One of the two sees the other.
            Interlocked.MemoryBarrier();
            for (var worker = 1; worker < workers; worker++)
            {
                if (Volatile.Read(ref _slots[worker].Sleeps) != 0)
                {
                    Wake(worker);
                }
            }

            Work(0, _call);
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

        /// <summary>Takes and runs chunks of a call, first its own, then others', until none is left.</summary>
        private void Work(int worker, long call)
        {
            // Should these belong to a later call, then no chunk of this one is left to take.
            var slot = _slots + worker;
            var body = slot->Body;
            var job = slot->Job;
            var workers = slot->Workers;
            var done = 0;
            while (slot->TryTakeFirst(call, out var chunk))
            {
                RunChunk(body, job, chunk, worker);
                done++;
            }

            for (var i = 1; i < workers; i++)
            {
                var other = _slots + ((worker + i) % workers);
                while (other->TryTakeLast(call, out var chunk))
                {
                    RunChunk(body, job, chunk, worker);
                    done++;
                }
            }

            if (done != 0 && Interlocked.Add(ref _unfinished, -done) == 0 && Volatile.Read(ref _callerSleeps) != 0)
            {
                lock (_finished)
                {
                    Monitor.PulseAll(_finished);
                }
            }
        }

        private void RunChunk(delegate*<void*, int, int, void> body, void* job, int chunk, int worker)
        {
            try
            {
                body(job, chunk, worker);
            }
#pragma warning disable CA1031 // Whatever a chunk throws belongs to the caller of Run, not to this thread.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            }
        }

        private void Loop(int worker)
        {
            var slot = _slots + worker;
            var seen = 0L;
            var until = 0L;
            while (!Stopped)
            {
                var call = slot->Call;
                if (call != seen)
                {
                    Work(worker, call);
                    seen = call;
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
                    Sleep(worker, seen);
                    until = 0;
                    continue;
                }

                Thread.SpinWait(4);
            }

            Interlocked.Decrement(ref _liveThreads);
            GC.KeepAlive(this);
        }

        private void Sleep(int worker, long seen)
        {
            var slot = _slots + worker;
            lock (_bells[worker])
            {
                Interlocked.Exchange(ref slot->Sleeps, 1);
                while (slot->Call == seen && !Stopped)
                {
                    Monitor.Wait(_bells[worker]);
                }

                Volatile.Write(ref slot->Sleeps, 0);
            }
        }

        private void Wake(int worker)
        {
            lock (_bells[worker])
            {
                Monitor.Pulse(_bells[worker]);
            }
        }
    }
}
