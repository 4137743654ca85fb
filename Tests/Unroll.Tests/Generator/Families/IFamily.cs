namespace Unroll.Tests.Generator.Families;

/// <summary>What the tests of all families take of one. Declarations are attributes' text without brackets: "SENet(Layers = [1, 1, 1, 1])".</summary>
public interface IFamily
{
    /// <summary>Declarations by what is special about them: every option at least once, on small inputs.</summary>
    static abstract IReadOnlyDictionary<string, string> Variants { get; }

    /// <summary>Kernels that none of them runs, since what they would do is fused into others or lies in place.</summary>
    static abstract IReadOnlyList<string> SparedKernels { get; }

    /// <summary>A declaration of what must be declared and no more.</summary>
    static abstract string ShortestDeclaration { get; }

    /// <summary>Options that the family's networks set by themselves where they are not declared.</summary>
    static virtual IReadOnlyList<string> DependentOptions => [];

    /// <summary>An attribute with all options that the family has, none as it is by default where that is possible.</summary>
    static abstract NetworkAttribute EveryOption { get; }

    /// <summary>Declarations with one fault each, and the diagnostic that it gets.</summary>
    static abstract TheoryData<string, string> FaultyDeclarations { get; }
}
