using System.ComponentModel;
using Unroll.Cpu.Threading;

namespace Unroll.Cpu.Calls;

/// <summary>
/// A forward pass in flight: the arena, the packed weights, and the kernels that generated code calls, one method per operation.
/// Offsets, shapes and strides are literals in the generated code; nothing here allocates.
/// </summary>
/// <remarks>For generated code only; not covered by compatibility.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class ForwardPass
{
    private readonly float* _arena;
    private readonly float* _weights;
    private WorkerTeam _team;
    private readonly SimdLevel _level;
    private readonly WorkerScratch _scratch;
    private long _winogradCalls;
    private float* _input;
    private float** _outputs;

    /// <param name="arena">64-byte aligned activations.</param>
    /// <param name="weights">64-byte aligned packed weights.</param>
    /// <param name="team">The threads.</param>
    /// <param name="level">The resolved vector width, never <see cref="SimdLevel.Auto"/>.</param>
    internal ForwardPass(float* arena, float* weights, WorkerTeam team, SimdLevel level)
    {
        _arena = arena;
        _weights = weights;
        _team = team;
        _level = level;
        _scratch = new WorkerScratch(team.Threads);
    }

    /// <summary>The threads. A pass can be lent to a single one, but to no more than it was made for: each has memory of its own.</summary>
    internal WorkerTeam Team
    {
        set => _team = value;
    }

    /// <summary>Points the pass at one image (CHW) and at one output buffer for each declared output.</summary>
    internal void Bind(float* input, float** outputs)
    {
        _input = input;
        _outputs = outputs;
    }
}
