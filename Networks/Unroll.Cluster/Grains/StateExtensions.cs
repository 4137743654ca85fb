using Orleans.Storage;

namespace Unroll.Cluster.Grains;

/// <summary>States whose truth is elsewhere: in the parts.</summary>
internal static class StateExtensions
{
    /// <summary>Writes a state, over whatever is in the store: a write whose answer was lost has been done all the same.</summary>
    public static async Task OverwriteAsync<TState>(this IPersistentState<TState> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            var own = state.State;
            await state.ReadStateAsync();
            state.State = own;
            await state.WriteStateAsync();
        }
    }

    /// <summary>Writes a state if the store answers.</summary>
    /// <returns>Why it could not be written; null: it was.</returns>
    public static async Task<string?> TryOverwriteAsync<TState>(this IPersistentState<TState> state)
    {
        try
        {
            await state.OverwriteAsync();
            return null;
        }
#pragma warning disable CA1031 // Stores throw what they like.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"the store does not answer: {e.Message}";
        }
    }
}
