namespace Unroll.Cli;

/// <summary>Goes over images, each thread one at a time and with a lane of the network of its own.</summary>
internal static class LaneLoop
{
    /// <summary>Does something with each image. The first failure ends the loop: the other threads do not begin another.</summary>
    /// <param name="lanes">What opens the lanes, on the threads that use them; one thread for each.</param>
    /// <param name="count">How many images there are.</param>
    /// <param name="work">What to do with an image, by its index.</param>
    /// <param name="cancellation">Ends the loop after the images that are in work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task RunAsync(IEnumerable<Func<ClassifierWorker>> lanes, int count, Action<int, ClassifierWorker> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var claimed = 0;

        // Threads of their own: those of the pool answer others meanwhile.
        await Task.WhenAll(lanes.Take(count).Select(open => Task.Factory.StartNew(() => Work(open()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray());
        cancellation.ThrowIfCancellationRequested();

        void Work(ClassifierWorker lane)
        {
            try
            {
                while (!stop.IsCancellationRequested && Interlocked.Increment(ref claimed) - 1 is var index && index < count)
                {
                    work(index, lane);
                }
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }
    }

    /// <summary>Lanes of a network for as many threads.</summary>
    public static IEnumerable<Func<ClassifierWorker>> LanesOf(Classifier classifier, int threads) => Enumerable.Repeat<Func<ClassifierWorker>>(classifier.OpenLane, threads);
}
