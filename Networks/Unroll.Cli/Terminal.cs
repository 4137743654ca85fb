using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Unroll.Cli.Published;
using Unroll.Hub;

namespace Unroll.Cli;

/// <summary>Where a command writes: results to one stream, errors and progress to the other; colours and line breaks only if a person is watching.</summary>
internal sealed class Terminal
{
    /// <summary>Lines of redirected output are as long as they need to be.</summary>
    private const int UnlimitedWidth = 10_000;

    private readonly bool _isErrorInteractive;
    private readonly bool _isOutputInteractive;

    public Terminal(TextWriter output, TextWriter error, bool isOutputInteractive, bool isErrorInteractive)
    {
        Out = output;
        Error = error;
        _isOutputInteractive = isOutputInteractive;
        _isErrorInteractive = isErrorInteractive;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Writes an error and returns the exit code.</summary>
    public int Fail(string message, int exitCode)
    {
        Error.WriteLine($"unroll: {Printable(message)}");
        return exitCode;
    }

    /// <summary>Says what a person should know and a program need not.</summary>
    public void Note(string message) => Error.WriteLine($"unroll: {Printable(message)}");

    public void WriteLine(string text = "") => Out.WriteLine(Printable(text));

    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Writes a table; a header that starts with '&gt;' aligns its column to the right.</summary>
    /// <param name="headers">A header for each column.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="isLastWrapped">Whether the last column has sentences, which are wrapped on a terminal.</param>
    public void WriteTable(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, bool isLastWrapped = false)
    {
        var table = new Table { Border = _isOutputInteractive ? TableBorder.Rounded : TableBorder.None };
        for (var i = 0; i < headers.Count; i++)
        {
            var right = headers[i].StartsWith('>');
            table.AddColumn(new TableColumn(new Text(headers[i].TrimStart('>')))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = !isLastWrapped || i < headers.Count - 1,
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Printable(cell))));
        }

        if (_isOutputInteractive)
        {
            Open(Out, interactive: true).Write(table);
            return;
        }

        // Columns are padded to their width, which is unwanted at the ends of lines in a file.
        using var text = new StringWriter();
        Open(text, interactive: false).Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
        {
            Out.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Waits for work, with a progress bar if a person is watching.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many steps it takes.</param>
    /// <param name="done">How many steps are done.</param>
    /// <param name="work">The work.</param>
    public async Task WatchAsync(string title, int total, Func<int> done, Task work)
    {
        if (_isErrorInteractive)
        {
            await Open(Error, interactive: true).Progress().AutoClear(true).StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: total);
                while (!work.IsCompleted)
                {
                    bar.Value = done();
                    await Task.WhenAny(work, Task.Delay(100));
                }
            });
        }

        await work;
    }

    /// <summary>Waits for a download, with a progress bar if a person watches, else with one line when it begins.</summary>
    /// <param name="download">The download; it may turn out that there is nothing to do.</param>
    public async Task<T> WatchDownloadAsync<T>(Func<IProgress<DownloadProgress>, Task<T>> download)
    {
        if (!_isErrorInteractive)
        {
            return await download(new DownloadWatch(begun => Note(
                $"downloading {begun.File}{(begun.TotalBytes is { } bytes ? $", {Figures.Megabytes(bytes)}" : "")}{(begun.BytesReceived > 0 ? $", {Figures.Megabytes(begun.BytesReceived)} of it here already" : "")}")));
        }

        var watch = new DownloadWatch();
        var work = download(watch);
        var columns = new ProgressColumn[] { new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn() };
        await Open(Error, interactive: true).Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            ProgressTask? bar = null;
            while (!work.IsCompleted)
            {
                if (watch.Last is { } last)
                {
                    bar ??= context.AddTask(Markup.Escape(Printable(last.File)));
                    bar.IsIndeterminate = last.TotalBytes is null;
                    bar.MaxValue = last.TotalBytes ?? 1;
                    bar.Value = last.BytesReceived;
                }

                await Task.WhenAny(work, Task.Delay(100));
            }
        });
        return await work;
    }

    /// <summary>Control characters, which files and names may hold, must not reach a terminal; the lines of a message stay lines.</summary>
    private static string Printable(string text)
    {
        if (!text.Any(c => char.IsControl(c) && c != '\n'))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            printable.Append(char.IsControl(c) && c != '\n' ? '\uFFFD' : c);
        }

        return printable.ToString();
    }

    private static IAnsiConsole Open(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!interactive)
        {
            console.Profile.Width = UnlimitedWidth;
        }

        return console;
    }
}
