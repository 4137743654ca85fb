namespace Unroll.Cluster.Grains;

/// <summary>The names of a cluster's jobs, in its store.</summary>
internal sealed class JobListGrain([PersistentState("jobs", JobGrain.Store)] IPersistentState<JobListState> state) : Grain, IJobListGrain
{
    private const int Kept = 100;

    public Task AddAsync(string job)
    {
        state.State.Jobs.Remove(job);
        state.State.Jobs.Add(job);
        state.State.Jobs.RemoveRange(0, Math.Max(0, state.State.Jobs.Count - Kept));
        return state.WriteStateAsync();
    }

    public Task<string[]> GetAsync() => Task.FromResult(state.State.Jobs.ToArray());
}

/// <summary>What is kept of the list of jobs.</summary>
[GenerateSerializer]
internal sealed class JobListState
{
    [Id(0)]
    public List<string> Jobs { get; set; } = [];
}
