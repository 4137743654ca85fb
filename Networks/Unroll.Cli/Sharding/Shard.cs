using System.Globalization;

namespace Unroll.Cli.Sharding;

/// <summary>One of several parts of a job. They count from 0, as the indices of array jobs do.</summary>
/// <param name="Index">Which one.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>More than any cluster has machines.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>The whole job in one part.</summary>
    public static Shard Whole => new(0, 1);

    /// <summary>Reads "3/8".</summary>
    /// <exception cref="UsageException">It is no such text.</exception>
    public static Shard Parse(string text)
    {
        var numbers = text.Split('/').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers is [>= 0 and var index, >= 1 and <= MaxCount and var count] && index < count
            ? new Shard(index, count)
            : throw new UsageException($"--shard takes i/n, as 0/8 to 7/8 for eight shards, not '{text}'.");
    }

    /// <summary>Its images: neighbours in the list, so that neighbours on the disk are read together.</summary>
    /// <param name="images">How many the whole job has.</param>
    public (int First, int End) Of(int images) => ((int)((long)images * Index / Count), (int)((long)images * (Index + 1) / Count));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
