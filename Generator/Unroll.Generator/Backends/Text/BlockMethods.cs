namespace Unroll.Generator.Backends.Text;

/// <summary>Generated code with one method per block: RyuJIT does not optimise a method as large as a whole network.</summary>
internal static class BlockMethods
{
    /// <summary>Writes the method that calls those of the blocks, and after it one method for each block.</summary>
    /// <typeparam name="TStep">What a block consists of.</typeparam>
    /// <param name="writer">Receives the text.</param>
    /// <param name="entry">The name of the method that calls the others.</param>
    /// <param name="parameter">Their parameter: type and name.</param>
    /// <param name="steps">The steps of all blocks, in order.</param>
    /// <param name="blockOf">The block of a step.</param>
    /// <param name="writeStep">Writes a step's statements.</param>
    /// <param name="last">Writes what the entry does after the last block; null: nothing.</param>
    public static void Write<TStep>(
        SourceWriter writer, string entry, (string Type, string Name) parameter, IEnumerable<TStep> steps, Func<TStep, string> blockOf, Action<TStep> writeStep, Action? last = null)
    {
        var blocks = steps.GroupBy(blockOf).ToList();
        using (writer.Block($"public static void {entry}({parameter.Type} {parameter.Name})"))
        {
            foreach (var block in blocks)
            {
                writer.Line($"{StepText.MethodName(block.Key)}({parameter.Name});");
            }

            last?.Invoke();
        }

        foreach (var block in blocks)
        {
            writer.Line();
            using (writer.Block($"private static void {StepText.MethodName(block.Key)}({parameter.Type} {parameter.Name})"))
            {
                foreach (var step in block)
                {
                    writeStep(step);
                }
            }
        }
    }
}
