using Orleans.Concurrency;
using Orleans.Runtime.Placement;
using Unroll.Cluster.Jobs;

namespace Unroll.Cluster.Grains;

/// <summary>Gives the shards of a job to the silos that there are, so many at a time to each, and begins again elsewhere with those of a silo that is gone.</summary>
/// <param name="state">What the job is.</param>
/// <param name="tally">How far it is.</param>
/// <param name="membership">Which silos there are.</param>
[Reentrant]
internal sealed class JobGrain(
    [PersistentState("job", JobGrain.Store)] IPersistentState<JobState> state, [PersistentState("tally", JobGrain.Store)] IPersistentState<JobTally> tally, IClusterMembershipService membership)
    : Grain, IJobGrain
{
    /// <summary>The store of all grains.</summary>
    public const string Store = "unroll";

    /// <summary>How many shards are asked a second how far they are; so many are a fraction of what a grain can do.</summary>
    private const int AskedInSecond = 200;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly SortedSet<int> _waiting = [];
    private readonly SiloTable _silos = new();
    private readonly Dictionary<int, ActiveShard> _active = [];
    private IGrainTimer? _timer;
    private bool _isSaved = true;
    private string? _storeProblem;

    private JobSpec Job => state.State.Job ?? throw new InvalidOperationException($"There is no job '{this.GetPrimaryKeyString()}'.");

    private bool IsFinished => tally.State.Finished == Job.Shards;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Job is not null)
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    public async Task<JobProgress> StartAsync(JobSpec job, long[] offsets)
    {
        if (state.State.Job is null || tally.State.Failure is not null)
        {
            // A job that failed is tried again by whoever starts it again: files may be there now.
            (state.State.Job, state.State.Offsets) = (job, offsets);
            tally.State.Failure = null;
            await state.OverwriteAsync();
            await tally.OverwriteAsync();
            await GrainFactory.GetGrain<IJobListGrain>(0).AddAsync(job.Id);
            _silos.Forgive();
            Begin();
        }

        return await GetProgressAsync();
    }

    public Task<JobSpec> GetSpecAsync() => Task.FromResult(Job);

    public Task<ListRange> GetRangeAsync(int shard) => Task.FromResult(new ListRange(state.State.Offsets[shard], state.State.Offsets[shard + 1]));

    public Task<JobProgress> GetProgressAsync()
    {
        var header = Job.HeaderOf(0);
        var kept = tally.State;
        return Task.FromResult(new JobProgress(
            Job.Id,
            header.Network,
            header.Images,
            kept.Done + _active.Values.Sum(shard => shard.Last?.Done ?? 0),
            kept.Correct + _active.Values.Sum(shard => shard.Last?.Correct ?? 0),
            kept.Unreadable + _active.Values.Sum(shard => shard.Last?.Unreadable ?? 0),
            Job.Shards,
            kept.Finished,
            IsFinished,
            kept.Failure,
            _silos.Progress(_active.Values),
            _active.Values.Select(shard => shard.Last?.Problem).FirstOrDefault(problem => problem is not null) ?? _storeProblem));
    }

    public Task ReportAsync(ShardProgress progress)
    {
        Take(progress);
        Place();
        return Task.CompletedTask;
    }

    private void Begin()
    {
        _waiting.Clear();
        _waiting.UnionWith(Enumerable.Range(0, Job.Shards).Where(shard => !tally.State.IsFinished(shard) && !_active.ContainsKey(shard)));
        _timer ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, TickPeriod) { Interleave = true, KeepAlive = true });
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        _silos.Update(membership.CurrentSnapshot);
        foreach (var (shard, active) in _active.ToArray())
        {
            if (!_silos.Has(active.Silo))
            {
                GiveUp(shard);
            }
        }

        Place();
        Ask();
        if (!_isSaved)
        {
            _isSaved = true;
            _storeProblem = await tally.TryOverwriteAsync();
            _isSaved &= _storeProblem is null;
        }

        if (_isSaved && (IsFinished || tally.State.Failure is not null))
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Fills the silos with shards.</summary>
    private void Place()
    {
        while (tally.State.Failure is null && _waiting.Count > 0 && _silos.Emptiest(_active.Values) is { } silo)
        {
            var shard = _waiting.Min;
            _waiting.Remove(shard);
            _active.Add(shard, new ActiveShard(silo));
            Ask(shard, _active[shard]);
        }
    }

    /// <summary>Asks those who have not been asked for longest how far they are.</summary>
    private void Ask()
    {
        foreach (var (shard, active) in _active.Where(pair => !pair.Value.IsAsked).OrderBy(pair => pair.Value.AskedAt).Take(AskedInSecond).ToArray())
        {
            Ask(shard, active);
        }
    }

    private void Ask(int shard, ActiveShard active)
    {
        active.IsAsked = true;
        active.AskedAt = Environment.TickCount64;
        RequestContext.Set(IPlacementDirector.PlacementHintKey, active.Silo);
        var answer = GrainFactory.GetGrain<IShardGrain>(ShardGrain.KeyOf(Job.Id, shard)).ContinueAsync();
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        answer.Ignore();
        _ = TakeAsync(answer, active);
    }

    private async Task TakeAsync(Task<ShardProgress> answer, ActiveShard active)
    {
        try
        {
            Take(await answer);
        }
#pragma warning disable CA1031 // A silo that dies, a store that does not answer: the shard is asked again at the next tick.
        catch (Exception e)
#pragma warning restore CA1031
        {
            active.Last = active.Last is { } last ? last with { Problem = e.Message } : null;
        }
        finally
        {
            active.IsAsked = false;
        }
    }

    private void Take(ShardProgress progress)
    {
        if (!_active.TryGetValue(progress.Shard, out var active))
        {
            return;
        }

        var silo = SiloAddress.FromParsableString(progress.Silo);
        _silos.Add(silo, progress.Computed - (active.Silo.Equals(silo) ? active.Last?.Computed ?? 0 : 0));
        (active.Silo, active.Last) = (silo, progress);
        switch (progress)
        {
            case { IsFinished: true }:
                _active.Remove(progress.Shard);
                tally.State.Finish(progress);
                _isSaved = false;
                break;
            case { Trouble: Trouble.Job }:
                Fail(progress.Problem!);
                break;
            case { Trouble: Trouble.Silo }:
                _silos.Exclude(silo, progress.Problem!);
                GiveUp(progress.Shard);
                if (_silos.AreAllExcluded)
                {
                    Fail($"no silo can compute it; {silo.Endpoint}: {progress.Problem}");
                }

                break;
            default:
                break;
        }
    }

    private void GiveUp(int shard)
    {
        _active.Remove(shard);
        _waiting.Add(shard);
    }

    private void Fail(string why)
    {
        tally.State.Failure = why;
        _isSaved = false;
    }
}
