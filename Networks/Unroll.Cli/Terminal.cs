using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Unroll.Cli.Published;
using Unroll.Cli.Tables;
using Unroll.Hub;

namespace Unroll.Cli;

/// <summary>Where a command writes: results to one stream, errors and progress to the other; colours and line breaks only if a person is watching.</summary>
internal sealed class Terminal
{
    /// <summary>What terminals have that do not say how wide they are.</summary>
    private const int UsualWidth = 80;

    private readonly int? _width;
    private readonly bool _isErrorInteractive;
    private readonly string _program;

    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors and progress go.</param>
    /// <param name="width">The columns of the terminal that shows the results; null where they are redirected: lines are as long as they need to be.</param>
    /// <param name="isErrorInteractive">Whether a person watches the progress.</param>
    /// <param name="program">Whose errors they are.</param>
    public Terminal(TextWriter output, TextWriter error, int? width, bool isErrorInteractive, string program = "unroll")
    {
        Out = output;
        Error = error;
        _width = width;
        _isErrorInteractive = isErrorInteractive;
        _program = program;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Whether a person watches the progress.</summary>
    public bool IsErrorInteractive => _isErrorInteractive;

    public static Terminal OfProcess(string program = "unroll") =>
        new(Console.Out, Console.Error, Console.IsOutputRedirected ? null : WidthOfConsole(), !Console.IsErrorRedirected, program);

    /// <summary>Writes an error and returns the exit code.</summary>
    public int Fail(string message, int exitCode)
    {
        Error.WriteLine($"{_program}: {Printable(message)}");
        return exitCode;
    }

    /// <summary>Says what a person should know and a program need not.</summary>
    public void Note(string message) => Error.WriteLine($"{_program}: {Printable(message)}");

    public void WriteLine(string text = "") => Out.WriteLine(Printable(text));

    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Writes sentences, which a terminal gets in lines of its width.</summary>
    public void WriteText(string text) => WriteFact("", text);

    /// <summary>Writes a name and what is to be said of it, which a terminal gets in lines of its width, below each other.</summary>
    /// <param name="label">The name, padded to those above and below it.</param>
    /// <param name="text">Words and figures.</param>
    public void WriteFact(string label, string text)
    {
        var lines = _width is { } width ? Wrapping.Lines(Printable(text), width - label.Length) : [Printable(text)];
        for (var i = 0; i < lines.Count; i++)
        {
            Out.WriteLine((i == 0 ? label : new string(' ', label.Length)) + lines[i]);
        }
    }

    /// <summary>Writes a table, which a terminal gets in its width.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The cells of each row.</param>
    public void WriteTable(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new TableText(columns, [.. rows.Select(row => row.Select(Printable).ToArray())]);
        foreach (var line in table.Lines(_width))
        {
            Out.WriteLine(line);
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
            await OpenError().Progress().AutoClear(true).StartAsync(async context =>
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
        await OpenError().Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
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

    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }

    private IAnsiConsole OpenError() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });
}
