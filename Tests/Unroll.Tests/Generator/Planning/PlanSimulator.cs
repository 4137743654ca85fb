using Unroll.Generator.Backends.Cpu;
using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;
using Unroll.Generator.Planning;

namespace Unroll.Tests.Generator.Planning;

/// <summary>
/// Runs a plan on an arena of names instead of numbers: each step must find every element of its inputs where the plan says it lies,
/// and zeros wherever its window reaches outside; then it writes the names of its own elements.
/// </summary>
internal sealed class PlanSimulator
{
    private const long Zero = -1;
    private const long Garbage = -2;

    private readonly CpuPlan _plan;
    private readonly long[] _arena;

    private PlanSimulator(CpuPlan plan)
    {
        _plan = plan;
        _arena = new long[plan.Network.ArenaLength];
        Array.Fill(_arena, Garbage);
    }

    public static void Run(CpuPlan plan)
    {
        var simulator = new PlanSimulator(plan);
        foreach (var step in plan.Steps)
        {
            simulator.Execute(step.Step, step.Kernel);
        }

        for (var i = 0; i < plan.Network.Outputs.Count; i++)
        {
            simulator.Expect(plan.Network.Outputs[i], plan.Network.Graph.Outputs[i].Node, $"output {plan.Network.Graph.Outputs[i].Name}");
        }
    }

    private void Execute(Step step, CpuKernel kernel)
    {
        if (step.Clear is { } clear)
        {
            ClearHalo(clear);
        }

        if (kernel == CpuKernel.Copy)
        {
            Copy(step);
            return;
        }

        for (var i = 0; i < step.Inputs.Count; i++)
        {
            Expect(step.Inputs[i], step.Node.Inputs[i], $"{step.Node.Name}, input {i}");
        }

        if (CpuKernels.HaloWindow(step.Node, step.Inputs.Count > 0 ? step.Inputs[0].Shape : step.Output.Shape) is { } window)
        {
            ExpectHalo(step, window);
        }

        if (step.Workspace is { } workspace)
        {
            // The workspace is overwritten while the inputs are still needed.
            var length = CpuKernels.WorkspaceLength(step.Node, _plan.Network.Graph.Nodes[step.Node.Inputs[0]].Shape, kernel);
            Array.Fill(_arena, Garbage, workspace, length);
            for (var i = 0; i < step.Inputs.Count; i++)
            {
                Expect(step.Inputs[i], step.Node.Inputs[i], $"{step.Node.Name}, input {i}, after the workspace");
            }
        }

        ForEach(step.Output, (address, y, x, c) => _arena[address] = Name(step.Node.Id, y, x, c));
    }

    private void Copy(Step step)
    {
        var names = new List<long>();
        ForEach(step.Inputs[0], (address, _, _, _) => names.Add(_arena[address]));
        var next = 0;
        ForEach(step.Output, (address, _, _, _) => _arena[address] = names[next++]);
    }

    private void ClearHalo(HaloClear clear)
    {
        var (view, halo) = (clear.Buffer, clear.Halo);
        for (var y = -halo.Top; y < view.Shape.Height + halo.Bottom; y++)
        {
            for (var x = -halo.Left; x < view.Shape.Width + halo.Right; x++)
            {
                if (y < 0 || x < 0 || y >= view.Shape.Height || x >= view.Shape.Width)
                {
                    for (var c = 0; c < view.Shape.Channels; c++)
                    {
                        _arena[Address(view, y, x, c)] = Zero;
                    }
                }
            }
        }
    }

    private void Expect(BufferView view, int value, string where) => ForEach(view, (address, y, x, c) =>
    {
        if (_arena[address] != Name(value, y, x, c))
        {
            Assert.Fail($"{where}: element ({y}, {x}, {c}) of node {value} ({_plan.Network.Graph.Nodes[value].Name}) is not at {address}.");
        }
    });

    private void ExpectHalo(Step step, WindowSpec window)
    {
        var input = step.Inputs[0];
        for (var y = 0; y < step.Output.Shape.Height; y++)
        {
            for (var x = 0; x < step.Output.Shape.Width; x++)
            {
                for (var tap = 0; tap < window.Height * window.Width; tap++)
                {
                    var row = (y * window.StrideY) - window.PadTop + (tap / window.Width * window.DilationY);
                    var column = (x * window.StrideX) - window.PadLeft + (tap % window.Width * window.DilationX);
                    if (row < 0 || column < 0 || row >= input.Shape.Height || column >= input.Shape.Width)
                    {
                        for (var c = 0; c < input.Shape.Channels; c++)
                        {
                            Assert.True(_arena[Address(input, row, column, c)] == Zero, $"{step.Node.Name}: the padding at ({row}, {column}, {c}) is not zero.");
                        }
                    }
                }
            }
        }
    }

    /// <summary>Slices and concatenations have no elements of their own.</summary>
    private long Name(int value, int y, int x, int c)
    {
        var node = _plan.Network.Graph.Nodes[value];
        switch (node.Operator)
        {
            case ChannelSlice slice:
                return Name(node.Inputs[0], y, x, c + slice.Start);

            case ConcatOperator:
                foreach (var input in node.Inputs)
                {
                    var channels = _plan.Network.Graph.Nodes[input].Shape.Channels;
                    if (c < channels)
                    {
                        return Name(input, y, x, c);
                    }

                    c -= channels;
                }

                throw new InvalidOperationException("A channel beyond the concatenation.");

            default:
                return ((long)value << 32) | (uint)((((y * node.Shape.Width) + x) * node.Shape.Channels) + c);
        }
    }

    private static void ForEach(BufferView view, Action<int, int, int, int> action)
    {
        for (var y = 0; y < view.Shape.Height; y++)
        {
            for (var x = 0; x < view.Shape.Width; x++)
            {
                for (var c = 0; c < view.Shape.Channels; c++)
                {
                    action(Address(view, y, x, c), y, x, c);
                }
            }
        }
    }

    private static int Address(BufferView view, int y, int x, int c) => view.Offset + (y * view.RowStride) + (x * view.PixelStride) + c;
}
