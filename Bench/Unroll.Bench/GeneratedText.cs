namespace Unroll.Bench;

/// <summary>How much text the generator emits.</summary>
internal static class GeneratedText
{
    /// <summary>Prints a table.</summary>
    public static void Print()
    {
        Console.WriteLine("| network | files | lines | kB | largest file, kB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var name in GeneratorInput.Names)
        {
            var run = GeneratorInput.NewDriver().RunGenerators(new GeneratorInput(name).Compilation).GetRunResult();
            var texts = run.GeneratedTrees.Select(tree => tree.GetText()).ToList();
            Console.WriteLine($"| {name} | {texts.Count} | {texts.Sum(t => t.Lines.Count)} | {texts.Sum(t => t.Length) / 1000} | {texts.Max(t => t.Length) / 1000} |");
        }
    }
}
