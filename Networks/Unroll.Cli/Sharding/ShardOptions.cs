using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli.Sharding;

/// <summary>The options that make a command one part of a job, and its results a file.</summary>
internal sealed class ShardOptions
{
    private readonly Option<string?> _shard = new("--shard")
    {
        Description = "Work on a part of the images: i/n, i from 0. '--output' names its file; 'unroll merge' puts the parts together.",
        HelpName = "i/n",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write a line of JSON for each image, and go on where an earlier run of the same job stopped.",
        HelpName = "part.jsonl",
    };

    private ShardOptions()
    {
    }

    /// <summary>Adds the options to a command.</summary>
    public static ShardOptions AddTo(Command command)
    {
        var options = new ShardOptions();
        command.Options.Add(options._shard);
        command.Options.Add(options._output);
        return options;
    }

    /// <summary>Which part, and its file; null: the command works as a whole, without a file.</summary>
    /// <exception cref="UsageException">A part has no file, or is none.</exception>
    public (Shard Shard, string Output)? Of(ParseResult parsed)
    {
        var shard = parsed.GetValue(_shard) is { } text ? Shard.Parse(text) : (Shard?)null;
        return (shard, parsed.GetValue(_output)) switch
        {
            (null, null) => null,
            ({ }, null) => throw new UsageException("Option '--output' is required with '--shard': it names the file of the part."),
            var (part, output) => (part ?? Shard.Whole, output!),
        };
    }

    /// <summary>Classifies what a part lacks.</summary>
    /// <param name="terminal">Shows how far it is.</param>
    /// <param name="classifier">The network.</param>
    /// <param name="images">All images of the job.</param>
    /// <param name="header">Which part of which job it is.</param>
    /// <param name="output">The part's file.</param>
    /// <param name="threads">How many threads may classify.</param>
    /// <param name="skipUnreadable">Whether an image that cannot be read gets a line that says so, rather than ending the run.</param>
    /// <param name="cancellation">Ends it; what is done stays.</param>
    /// <returns>How many images of the part have no result.</returns>
    public static async Task<int> RunAsync(
        Terminal terminal, Classifier classifier, ShardImages images, PartHeader header, string output, int threads, bool skipUnreadable, CancellationToken cancellation)
    {
        using var writer = PartWriter.Open(output, header);
        var before = writer.Done;
        var run = new ShardRun(classifier, images, writer, header, classifier.IsConcurrent ? threads : 1, skipUnreadable);
        await terminal.WatchAsync($"Shard {header.Part} with {header.Network}", run.Count, () => run.Done, run.RunAsync(cancellation));
        terminal.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"shard {header.Part}: {writer.Done:N0} of {header.Images:N0} images in {output}{(before > 0 ? $", {before:N0} of them from before" : "")}{(writer.Unreadable > 0 ? $", {writer.Unreadable:N0} that cannot be read" : "")}."));
        return writer.Unreadable;
    }
}
