using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace Unroll.Bench;

/// <summary>The generator's own time: in the first build, and at each keystroke after it.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private GeneratorInput? _input;
    private GeneratorDriver? _warm;

    /// <summary>The networks.</summary>
    public static IEnumerable<string> Names => GeneratorInput.Names;

    /// <summary>Upstream's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Network { get; set; } = "";

    /// <summary>Runs the generator once, for the re-runs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _input = new GeneratorInput(Network);
        _warm = GeneratorInput.NewDriver().RunGenerators(_input.Compilation);
    }

    /// <summary>Declaration to text.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => GeneratorInput.NewDriver().RunGenerators(_input!.Compilation);

    /// <summary>After an edit elsewhere.</summary>
    [Benchmark]
    public GeneratorDriver Cached() => _warm!.RunGenerators(_input!.Edited);
}
