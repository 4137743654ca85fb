using System.Runtime.CompilerServices;
using Unroll.Cpu.Threading;

namespace Unroll.Testing.Kernels;

public unsafe class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_chunk_runs_once_and_workers_are_in_range(int threads)
    {
        using var team = new WorkerTeam(threads);
        var counts = stackalloc int[41];
        for (var round = 0; round < 2000; round++)
        {
            var chunks = round % 40;
            new Span<int>(counts, 41).Clear();
            var job = new Job { Counts = counts, Threads = threads };
            team.Run(&Count, &job, chunks);
            for (var chunk = 0; chunk < 41; chunk++)
            {
                Assert.Equal(chunk < chunks ? 1 : 0, counts[chunk]);
            }

            Assert.Equal(0, job.Errors);
        }
    }

    [Fact]
    public void Two_chunks_at_once_have_different_workers()
    {
        const int Threads = 4;
        using var team = new WorkerTeam(Threads);
        var owners = stackalloc int[Threads];
        for (var round = 0; round < 50; round++)
        {
            new Span<int>(owners, Threads).Clear();
            var job = new Job { Counts = owners, Threads = Threads };
            team.Run(&Occupy, &job, 64);
            Assert.Equal(0, job.Errors);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Others_take_the_chunks_of_a_busy_worker(int busy)
    {
        using var team = new WorkerTeam(2);
        for (var round = 0; round < 20; round++)
        {
            // The first chunk of either worker's range waits until all others are done.
            var done = 0;
            var job = new Job { Counts = &done, Threads = busy };
            team.Run(&WaitForOthers, &job, 40);
            Assert.Equal(0, job.Errors);
            Assert.Equal(40, done);
        }
    }

    [Fact]
    public void More_chunks_than_a_range_can_count_all_run()
    {
        using var team = new WorkerTeam(2);
        var done = 0;
        var job = new Job { Counts = &done };
        team.Run(&CountAll, &job, WorkerSlot.MaxChunks + 1);
        Assert.Equal(WorkerSlot.MaxChunks + 1, done);
        done = 0;
        team.Run(&CountAll, &job, WorkerSlot.MaxChunks);
        Assert.Equal(WorkerSlot.MaxChunks, done);
    }

    [Fact]
    public void Sleeping_threads_wake_up()
    {
        using var team = new WorkerTeam(3);
        var seen = stackalloc int[3];
        for (var round = 0; round < 5; round++)
        {
            new Span<int>(seen, 3).Clear();
            var job = new Job { Counts = seen, Threads = 3 };

            // Each chunk waits until all three workers have one: were a thread not woken, this would not end.
            team.Run(&Meet, &job, 3);
            Assert.Equal(0, job.Errors);
            Thread.Sleep(20);
        }
    }

    [Fact]
    public void Concurrent_callers_each_get_all_their_chunks()
    {
        using var team = new WorkerTeam(2);
        var failures = 0;
        var callers = new Thread[4];
        for (var i = 0; i < callers.Length; i++)
        {
            callers[i] = new Thread(() =>
            {
                var counts = stackalloc int[17];
                for (var round = 0; round < 2000; round++)
                {
                    new Span<int>(counts, 17).Clear();
                    var job = new Job { Counts = counts, Threads = 2 };
                    team.Run(&Count, &job, 17);
                    for (var chunk = 0; chunk < 17; chunk++)
                    {
                        if (counts[chunk] != 1 || job.Errors != 0)
                        {
                            Interlocked.Increment(ref failures);
                        }
                    }
                }
            });
            callers[i].Start();
        }

        foreach (var caller in callers)
        {
            caller.Join();
        }

        Assert.Equal(0, failures);
    }

    [Fact]
    public void An_exception_in_a_chunk_reaches_the_caller_and_the_team_goes_on()
    {
        using var team = new WorkerTeam(3);
        var counts = stackalloc int[30];
        for (var round = 0; round < 20; round++)
        {
            new Span<int>(counts, 30).Clear();
            var job = new Job { Counts = counts, Threads = 3 };
            var caught = "";
            try
            {
                team.Run(&ThrowAtSeven, &job, 30);
            }
            catch (InvalidOperationException e)
            {
                caught = e.Message;
            }

            Assert.Equal("seven", caught);
            for (var chunk = 0; chunk < 30; chunk++)
            {
                Assert.Equal(1, counts[chunk]);
            }
        }
    }

    [Fact]
    public void A_disposed_team_runs_on_its_caller_and_its_threads_end()
    {
        var team = new WorkerTeam(3);
        var counts = stackalloc int[10];
        var job = new Job { Counts = counts, Threads = 3 };
        team.Run(&Count, &job, 10);
        Assert.Equal(2, team.LiveThreads);
        team.Dispose();
        Assert.True(SpinWait.SpinUntil(() => team.LiveThreads == 0, TimeSpan.FromSeconds(30)));
        team.Run(&Count, &job, 10);
        Assert.Equal(2, counts[9]);
        team.Dispose();
    }

    [Fact]
    public void A_forgotten_team_is_collected()
    {
        var team = Forget();
        for (var i = 0; i < 100 && team.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.False(team.IsAlive);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        var counts = stackalloc int[16];
        var job = new Job { Counts = counts, Threads = 2 };
        for (var round = 0; round < 100; round++)
        {
            team.Run(&Count, &job, 16);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            team.Run(&Count, &job, 16);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_team_can_be_told_to_run_first_chunks_only(int threads)
    {
        using var team = new WorkerTeam(threads) { OnlyFirstChunks = true };
        var counts = stackalloc int[4];
        new Span<int>(counts, 4).Clear();
        var job = new Job { Counts = counts, Threads = threads };

        team.Run(&Count, &job, 4);
        team.Run(&Count, &job, 0);

        Assert.Equal([1, 0, 0, 0], new ReadOnlySpan<int>(counts, 4));
        Assert.Equal(0, team.LiveThreads);
        team.OnlyFirstChunks = false;
        team.Run(&Count, &job, 4);
        Assert.Equal([2, 1, 1, 1], new ReadOnlySpan<int>(counts, 4));
    }

    [Fact]
    public void A_team_without_threads_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget()
    {
        var team = new WorkerTeam(2);
        var counts = stackalloc int[10];
        var job = new Job { Counts = counts, Threads = 2 };
        team.Run(&Count, &job, 10);
        return new WeakReference(team);
    }

    private static void Count(void* argument, int chunk, int worker)
    {
        var job = (Job*)argument;
        Interlocked.Increment(ref job->Counts[chunk]);
        if (worker < 0 || worker >= job->Threads)
        {
            Interlocked.Increment(ref job->Errors);
        }
    }

    private static void Occupy(void* argument, int chunk, int worker)
    {
        var job = (Job*)argument;
        if (Interlocked.Exchange(ref job->Counts[worker], 1) != 0)
        {
            Interlocked.Increment(ref job->Errors);
        }

        Thread.SpinWait(50);
        Volatile.Write(ref job->Counts[worker], 0);
    }

    private static void Meet(void* argument, int chunk, int worker)
    {
        var job = (Job*)argument;
        Volatile.Write(ref job->Counts[worker], 1);
        var end = Environment.TickCount64 + 60_000;
        while (Volatile.Read(ref job->Counts[0]) + Volatile.Read(ref job->Counts[1]) + Volatile.Read(ref job->Counts[2]) < 3)
        {
            Thread.Yield();
            if (Environment.TickCount64 > end)
            {
                Interlocked.Increment(ref job->Errors);
                return;
            }
        }
    }

    private static void CountAll(void* argument, int chunk, int worker) => Interlocked.Increment(ref *((Job*)argument)->Counts);

    private static void WaitForOthers(void* argument, int chunk, int worker)
    {
        var job = (Job*)argument;
        var end = Environment.TickCount64 + 60_000;
        while (chunk == job->Threads && Volatile.Read(ref *job->Counts) < 39)
        {
            Thread.Yield();
            if (Environment.TickCount64 > end)
            {
                Interlocked.Increment(ref job->Errors);
                return;
            }
        }

        Interlocked.Increment(ref *job->Counts);
    }

    private static void ThrowAtSeven(void* argument, int chunk, int worker)
    {
        Count(argument, chunk, worker);
        if (chunk == 7)
        {
            throw new InvalidOperationException("seven");
        }
    }

    private struct Job
    {
        public int* Counts;
        public int Threads;
        public int Errors;
    }
}
