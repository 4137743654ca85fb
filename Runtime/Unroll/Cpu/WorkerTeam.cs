namespace Unroll.Cpu;

/// <summary>The threads that share a network's work.</summary>
internal sealed unsafe class WorkerTeam
{
    /// <summary>A team of <paramref name="threads"/> threads, the caller's included.</summary>
    public WorkerTeam(int threads) => Threads = threads;

    /// <summary>How many threads take part, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="body"/>(<paramref name="job"/>, chunk, worker) once for each chunk in 0..<paramref name="chunks"/>-1 and returns when all are done.
    /// The worker index (0 = the caller) is below <see cref="Threads"/>: two calls under way at once have different ones.
    /// </summary>
    public void Run(delegate*<void*, int, int, void> body, void* job, int chunks)
    {
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            body(job, chunk, chunk % Threads);
        }
    }
}
