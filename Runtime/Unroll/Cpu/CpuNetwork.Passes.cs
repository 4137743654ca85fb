using System.Runtime.CompilerServices;
using Unroll.Cpu.Profiling;

namespace Unroll.Cpu;

/// <content>The passes of a batch: which threads compute which images, in which memory.</content>
public sealed unsafe partial class CpuNetwork
{
    private void Run(float* input, float** outputs, int batch, LayerClock? clock)
    {
        _passes?.Wait();
        var besides = 0;
        try
        {
            var apart = clock is null ? ImagesApart(batch) : 0;
            var passes = Math.Min(apart, _team.Threads);
            while (besides < passes - 1 && (_passes is null || _passes.Wait(0)))
            {
                besides++;
            }

            if (apart > 0 && besides == passes - 1)
            {
                var images = new Images { Network = this, Input = input, Outputs = outputs };
                _team.Run(&RunImage, Unsafe.AsPointer(ref images), apart);
            }
            else
            {
                apart = 0;
            }

            RunInTurn(input, outputs, apart, batch, clock);
        }
        finally
        {
            _passes?.Release(1 + besides);
        }
    }

    /// <summary>
    /// How many of a batch's images are computed apart, each by one thread: no thread waits for another then, and each reads what it wrote itself. Images that would leave
    /// half of the threads idle are computed by all of them together.
    /// </summary>
    private int ImagesApart(int batch)
    {
        var rest = batch % _team.Threads;
        return _team.Threads == 1 ? 0 : 2 * rest > _team.Threads ? batch : batch - rest;
    }

    private static void RunImage(void* argument, int image, int worker)
    {
        ref var images = ref Unsafe.AsRef<Images>(argument);
        images.Network.RunApart(images.Input, images.Outputs, image);
    }

    private void RunApart(float* input, float** outputs, int image)
    {
        var session = RentSession();
        session.Pass.Team = _alone;
        try
        {
            var targets = stackalloc float*[Info.Outputs.Count];
            RunImage(session, input, outputs, image, targets);
        }
        finally
        {
            session.Pass.Team = _team;
            Return(session);
        }
    }

    private void RunInTurn(float* input, float** outputs, int first, int batch, LayerClock? clock)
    {
        if (first == batch)
        {
            return;
        }

        var session = RentSession();
        session.Pass.Times = clock?.Calls;
        try
        {
            var targets = stackalloc float*[Info.Outputs.Count];
            for (var image = first; image < batch; image++)
            {
                RunImage(session, input, outputs, image, targets);
                clock?.EndPass();
            }
        }
        finally
        {
            Return(session);
        }
    }

    private void RunImage(CpuSession session, float* input, float** outputs, int image, float** targets)
    {
        for (var i = 0; i < Info.Outputs.Count; i++)
        {
            targets[i] = outputs[i] + ((nint)image * Info.Outputs[i].Shape.Length);
        }

        session.Pass.Bind(input + ((nint)image * Info.Input.Length), targets);
        _program.RunForward(session.Pass);
    }

    private void Return(CpuSession session)
    {
        session.Pass.Times = null;
        lock (_idle)
        {
            _idle.Push(session);
        }

        GC.KeepAlive(_weights);
    }

    /// <summary>Arenas that no pass uses.</summary>
    internal int IdleArenas
    {
        get
        {
            lock (_idle)
            {
                return _idle.Count;
            }
        }
    }

    private CpuSession RentSession()
    {
        lock (_idle)
        {
            if (_idle.Count > 0)
            {
                return _idle.Pop();
            }
        }

        return new CpuSession(_program.ArenaLength, _weights, _team, _level);
    }

    /// <summary>A batch, as the threads see it that compute its images apart.</summary>
    private struct Images
    {
        public CpuNetwork Network;
        public float* Input;
        public float** Outputs;
    }
}
