using Unroll.Generator.Graph;
using Unroll.Generator.Graph.Operators;

namespace Unroll.Generator.Passes;

/// <summary>Removes operators that only act in training: the users of their result use their input instead.</summary>
internal static class DropTrainingOnly
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var editor = new GraphEditor(graph);
        for (var id = 0; id < editor.Count; id++)
        {
            if (editor[id].Operator is TrainingOnlyOperator)
            {
                editor.Bypass(editor[id]);
            }
        }

        return editor.Build();
    }
}
