using System.Diagnostics;
using Orleans.Concurrency;
using Unroll.Cli;
using Unroll.Cli.Published;
using Unroll.Cluster.Jobs;
using Unroll.Cluster.Silos;

namespace Unroll.Cluster.Grains;

/// <summary>
/// The one classifier of a job on a silo: loads the network once, and computes one batch after the other on the silo's threads. Orleans would else end it as soon as it has nothing to do for a
/// moment, and the next batch would load the network anew.
/// </summary>
[StatelessWorker(1, removeIdleWorkers: false)]
internal sealed class ClassifierGrain(SiloSettings silo, WeightsResolver weights, Terminal terminal) : Grain, IClassifierGrain
{
    private JobClassifier? _classifier;

    public async Task<BatchResult> ClassifyAsync(ImageReference[] images)
    {
        try
        {
            if (_classifier is null)
            {
                var job = await GrainFactory.GetGrain<IJobGrain>(this.GetPrimaryKeyString()).GetSpecAsync();
                _classifier = await Task.Run(() => JobClassifier.LoadAsync(job, weights, silo, terminal));
            }

            var start = Stopwatch.GetTimestamp();
            var lines = await _classifier.ClassifyAsync(images);
            return new BatchResult(
                [.. lines.Select(line => new ImageResult(line.Classes, line.Scores, line.Ms, line.Error))],
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                _classifier.Device,
                _classifier.Threads,
                Problem: null);
        }
        catch (Exception e) when (e is not (OrleansException or TimeoutException))
        {
            // Whatever it is, it is this machine's: the others go on, and the job says so.
            return new BatchResult([], 0, "", 0, e.Message);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _classifier?.Dispose();
        return Task.CompletedTask;
    }
}
