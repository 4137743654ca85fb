namespace Unroll.Zoo.Tests;

/// <summary>Tests that measure the whole process, so that none may run beside them.</summary>
[CollectionDefinition(nameof(QuietCollection), DisableParallelization = true)]
public sealed class QuietCollection;
