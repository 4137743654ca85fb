using System.Diagnostics;
using System.Globalization;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Unroll.Cli;
using Unroll.Cli.Sharding;
using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>
/// Works on a shard. The part is the truth: after a crash the next activation reads it and goes on. The state adds what the part cannot say: that a process ended in the middle, with which image in work.
/// </summary>
/// <param name="state">What is kept.</param>
/// <param name="silo">Where this is.</param>
[RandomPlacement]
internal sealed class ShardGrain([PersistentState("shard", JobGrain.Store)] IPersistentState<ShardState> state, ILocalSiloDetails silo) : Grain, IShardGrain
{
    /// <summary>References in one call; so many images are in work on a silo and without a line.</summary>
    private const int MaxBatch = 64;

    /// <summary>Calls should take between the half and the double of this: long enough to cost nothing, short enough to be repeated.</summary>
    private const double BatchSeconds = 1;

    private static readonly TimeSpan SavePeriod = TimeSpan.FromSeconds(5);

    private Task _run = Task.CompletedTask;
    private ShardProgress _progress = null!;

    /// <summary>Whether the state says of this activation that it works.</summary>
    private bool _hasBegun;

    /// <summary>Whether the shard goes elsewhere after the batch that is in work.</summary>
    private bool _isStopped;

    private string JobName => this.GetPrimaryKeyString().Split('/')[0];

    private int Shard => int.Parse(this.GetPrimaryKeyString().Split('/')[1], CultureInfo.InvariantCulture);

    /// <summary>The grain of a shard.</summary>
    public static string KeyOf(string job, int shard) => string.Create(CultureInfo.InvariantCulture, $"{job}/{shard}");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var kept = state.State;
        _progress = new ShardProgress(Shard, silo.SiloAddress.ToParsableString(), kept.Done, kept.Correct, kept.Unreadable, 0, kept.IsFinished);
        return Task.CompletedTask;
    }

    public Task<ShardProgress> ContinueAsync()
    {
        var progress = _progress;
        if (!_run.IsCompleted || progress.IsFinished || progress.Trouble is not (Trouble.None or Trouble.Passing))
        {
            return Task.FromResult(progress);
        }

        if (RequestContext.Get(IPlacementDirector.PlacementHintKey) is SiloAddress wanted && !wanted.Equals(silo.SiloAddress))
        {
            // The job wants it elsewhere, this silo being left out, and was sent here by what its own silo remembers of earlier calls.
            MigrateOnIdle();
            return Task.FromResult(progress with { Silo = wanted.ToParsableString() });
        }

        _run = RunAsync();
        return Task.FromResult(progress);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isStopped = true;
        await _run.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        try
        {
            var job = GrainFactory.GetGrain<IJobGrain>(JobName);
            await WorkAsync(await job.GetSpecAsync(), await job.GetRangeAsync(Shard));
        }
#pragma warning disable CA1031 // Nobody awaits this: whatever it is, it is told to the job.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _progress = _progress with { Trouble = TroubleOf(e), Problem = e.Message };
            await EndAsync();
        }

        if (_progress.Trouble is Trouble.Silo or Trouble.Job)
        {
            // The next activation begins anew, elsewhere perhaps.
            DeactivateOnIdle();
        }

        if (_progress.IsFinished || _progress.Trouble is not Trouble.None)
        {
            await GrainFactory.GetGrain<IJobGrain>(JobName).ReportAsync(_progress);
        }
    }

    private async Task WorkAsync(JobSpec job, ListRange range)
    {
        ImageReference[] references;
        try
        {
            references = await Task.Run(() => JobFolder.ReadReferences(job.Output, range));
        }
        catch (IOException e)
        {
            _progress = _progress with { Trouble = Trouble.Silo, Problem = $"{e.Message} Is {job.Output} shared with this machine?" };
            return;
        }

        using var part = await Task.Run(() => ShardPart.Open(job, Shard, references));
        if (part.Done < state.State.Done)
        {
            _progress = _progress with { Trouble = Trouble.Silo, Problem = $"{job.PathOf(Shard)} has {part.Done} images and had {state.State.Done}: is {job.Output} the folder that the other machines share?" };
            return;
        }

        await BeginAsync(job, part);
        var session = await ClassifyAsync(job, part);
        if (session.Images > 0)
        {
            part.Write(session);
        }

        await Task.Run(part.Flush);
        Keep(part, isFinished: part.Next(1) is []);
        await EndAsync();
        _progress = _progress with { IsFinished = state.State.IsFinished };
    }

    private static Trouble TroubleOf(Exception e) => e switch
    {
        CommandException or InvalidDataException => Trouble.Job,
        UnauthorizedAccessException or DirectoryNotFoundException => Trouble.Silo,
        _ => Trouble.Passing,
    };

    /// <summary>Says that this process does not work any more. Where the store cannot be told, the next one is careful for nothing.</summary>
    private async Task EndAsync()
    {
        if (_hasBegun)
        {
            state.State.IsRunning = false;
            await state.TryOverwriteAsync();
            _hasBegun = false;
        }
    }

    /// <summary>Draws conclusions from how the last process ended, and says that this one works.</summary>
    private async Task BeginAsync(JobSpec job, ShardPart part)
    {
        var kept = state.State;
        if (kept.IsRunning && !_hasBegun)
        {
            kept.Careful = MaxBatch;
            var next = part.Next(1) is [var image] ? image : null;
            if (kept.Suspect is { } suspect && next?.Index == suspect)
            {
                kept.Ends++;
            }
            else
            {
                // It ended with one of the next images in work, or with none: whichever comes first is asked first.
                (kept.Suspect, kept.Ends) = (null, 1);
            }

            if (next is not null && kept.Suspect is not null && kept.Ends >= job.Attempts)
            {
                part.Write([next], [new ImageResult(null, null, null, string.Create(
                    CultureInfo.InvariantCulture, $"{next.Image}: set aside, since {kept.Ends} processes ended while it was computed."))]);
                (kept.Suspect, kept.Ends) = (null, 0);
            }
        }

        (kept.IsRunning, _hasBegun) = (true, true);
        Keep(part, isFinished: false);
        await state.OverwriteAsync();
    }

    private async Task<PartSession> ClassifyAsync(JobSpec job, ShardPart part)
    {
        var classifier = GrainFactory.GetGrain<IClassifierGrain>(JobName);
        var session = new PartSession(0, 0, 0, "");
        var size = 8;
        var saved = Stopwatch.GetTimestamp();
        while (!_isStopped && part.Next(state.State.Careful > 0 ? 1 : size) is { Length: > 0 } batch)
        {
            if (state.State.Careful > 0)
            {
                await SuspectAsync(batch[0]);
            }

            var result = await classifier.ClassifyAsync(batch);
            if (result.Problem is { } problem)
            {
                _progress = _progress with { Trouble = Trouble.Silo, Problem = problem };
                break;
            }

            await Task.Run(() => part.Write(batch, result.Results));
            session = new PartSession(session.Images + batch.Length, session.Seconds + result.Seconds, result.Threads, result.Device);
            size = result.Seconds > BatchSeconds * 2 ? Math.Max(1, size / 2) : result.Seconds < BatchSeconds / 2 ? Math.Min(MaxBatch, size * 2) : size;
            _progress = _progress with { Done = part.Done, Correct = part.Correct, Unreadable = part.Unreadable, Computed = part.Computed, Trouble = Trouble.None, Problem = null };
            if (Stopwatch.GetElapsedTime(saved) > SavePeriod)
            {
                await Task.Run(part.Flush);
                Keep(part, isFinished: false);
                var storeProblem = await state.TryOverwriteAsync();
                _progress = _progress with { Problem = storeProblem };
                saved = Stopwatch.GetTimestamp();
            }
        }

        return session;
    }

    /// <summary>Says in the store which image is computed alone, before it is.</summary>
    private async Task SuspectAsync(ImageReference image)
    {
        var kept = state.State;
        if (kept.Suspect != image.Index)
        {
            // The process that ended had it in work too, perhaps: that counts as the first time.
            (kept.Suspect, kept.Ends) = (image.Index, 1);
        }

        kept.Careful--;
        await state.OverwriteAsync();
    }

    private void Keep(ShardPart part, bool isFinished)
    {
        var kept = state.State;
        (kept.Done, kept.Correct, kept.Unreadable, kept.IsFinished) = (part.Done, part.Correct, part.Unreadable, isFinished);
        if (kept.Careful == 0 || isFinished)
        {
            kept.Suspect = null;
        }

        _progress = _progress with { Done = part.Done, Correct = part.Correct, Unreadable = part.Unreadable, Computed = part.Computed };
    }
}
