using System.Text.RegularExpressions;
using Unroll.Cli.Tables;
using Unroll.Cli.Tests.Support;

namespace Unroll.Cli.Tests;

/// <summary>What terminals show: whatever their width, every figure, name and column, and none broken.</summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly Regex _figure = new(@"^[\d,]+(\.\d{1,3})?$");

    /// <summary>What leads a line of a list: the name of a column, or the spaces below it.</summary>
    private static readonly Regex _label = new("^(?:[A-Za-z0-9]+(?: [a-z0-9]+)?)? +");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list")]
    [InlineData("list --weights")]
    [InlineData("summary resnest50")]
    [InlineData("summary densenet201")]
    [InlineData("summary efficientnet_b4")]
    [InlineData("inspect {weights}")]
    [InlineData("verify fashion_resnest")]
    [InlineData("predict fashion_resnest {long} {bmp} --labels {labels}")]
    [InlineData("evaluate fashion_resnest --data {data} --labels {labels}")]
    public async Task Every_word_and_figure_is_there_and_whole(string command)
    {
        var args = Arguments(command);
        var hasTimes = args[0] is "verify" or "predict" or "evaluate";
        var redirected = Words((await CommandLine.RunAsync(args)).Succeeded().Output, hasTimes);

        foreach (var width in (int[])[40, 80, 120])
        {
            var shown = (await CommandLine.RunAtAsync(width, args)).Succeeded().Output;

            // On the narrowest one rows become lists, which name their columns in each row.
            var words = Words(shown, hasTimes);
            Assert.Equal(redirected, width >= 80 ? words : [.. words.GroupBy(word => word).SelectMany(group => group.Take(redirected.Count(word => word == group.Key)))]);

            // Only a word that is wider than the terminal may leave it to the terminal where to go on.
            Assert.All(shown.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > width), line => Assert.DoesNotContain(' ', _label.Replace(line, "").Trim()));
        }
    }

    [Fact]
    public async Task Redirected_rows_are_lines_however_long()
    {
        var result = (await CommandLine.RunAsync(Arguments("predict fashion_resnest {long} --labels {labels} --top 2"))).Succeeded();

        Assert.Equal(3, result.Lines.Length);
        Assert.StartsWith(_folder["long"], result.Lines[1], StringComparison.Ordinal);
        Assert.Matches(@"label number \d that is long enough to be broken into several lines +\d+\.\d\d % +\d+\.\d\d$", result.Lines[1]);
    }

    [Fact]
    public void A_table_that_fits_is_set_wide() => Assert.Equal(
        ["name  parameters", "----------------", "a              1", "bc         1,000"],
        new TableText([Column.Name("name"), Column.Figure("parameters")], [["a", "1"], ["bc", "1,000"]]).Lines(16));

    [Fact]
    public void Headers_are_wrapped_before_words() => Assert.Equal(
        ["device       same", "           argmax", "-----------------", "CPU, 512-b 1 of 1"],
        new TableText([Column.Text("device"), Column.Figure("same argmax")], [["CPU, 512-b", "1 of 1"]]).Lines(17));

    [Fact]
    public void Words_are_wrapped_before_long_names_get_a_line_of_their_own()
    {
        TableText table = new([Column.Name("name"), Column.Text("whose"), Column.Figure("n")], [["resnext101_32x8d", "zhanghang1989/ResNeSt", "88,791,336"], ["b", "timm", "1"]]);

        Assert.Equal(
            [
                "name             whose                   n",
                "------------------------------------------",
                "resnext101_32x8d zhanghang1989/ 88,791,336",
                "                 ResNeSt",
                "b                timm                    1",
            ],
            table.Lines(42));
        Assert.Equal(
            [
                "name           whose                   n",
                "----------------------------------------",
                "resnext101_32x8d",
                "               zhanghang1989/ 88,791,336",
                "               ResNeSt",
                "b              timm                    1",
            ],
            table.Lines(40));
        Assert.Equal(
            [
                "name  resnext101_32x8d",
                "whose zhanghang1989/ResNeSt",
                "n     88,791,336",
                "",
                "name  b",
                "whose timm",
                "n     1",
            ],
            table.Lines(30));
    }

    [Fact]
    public void An_address_goes_below_its_row_in_one_piece() => Assert.Equal(
        ["weights size", "  address", "------------", "a        224", "  https://example.org/a/long/address.pth", "b        288", "  127.0.0.1 answers", "  404 Not Found"],
        new TableText(
            [Column.Name("weights"), Column.Figure("size"), Column.Address("address")],
            [["a", "224", "https://example.org/a/long/address.pth"], ["b", "288", "127.0.0.1 answers 404 Not Found"]]).Lines(20));

    [Fact]
    public void Letters_that_take_two_columns_count_twice() => Assert.Equal(
        ["label  n", "猫     1", "a      2"],
        new TableText([Column.Text("label"), Column.Figure(" n")], [["猫", "1"], ["a", "2"]]).Lines(null));

    [Fact]
    public void A_fact_is_wrapped_below_itself()
    {
        using var output = new StringWriter { NewLine = "\n" };

        new Terminal(output, TextWriter.Null, 24, isErrorInteractive: false).WriteFact("throughput  ", "3,007.1 images/s, all included");

        Assert.Equal("throughput  3,007.1\n            images/s,\n            all included\n", output.ToString());
    }

    /// <summary>The words of a text in the order of the alphabet, without rules; what follows a slash is a word of its own. Of commands that measure times, which no two runs share, all figures are alike.</summary>
    private static string[] Words(string text, bool hasTimes) =>
    [
        .. text.Split([' ', '\n', '\r', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(c => c != '-'))
            .Select(word => hasTimes ? _figure.Replace(word, "#") : word)
            .Order(StringComparer.Ordinal),
    ];

    private string[] Arguments(string command)
    {
        var words = command.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = words[i] switch
            {
                "{weights}" => Path.Combine(ShippedData.Fashion, "fashion_resnest.pth.br"),
                "{bmp}" => TestFiles.PathOf("images", "small.bmp"),
                "{long}" => LongPath(),
                "{labels}" => _folder.WriteText("labels.txt", string.Join('\n', Enumerable.Range(0, 10).Select(n => $"label number {n} that is long enough to be broken into several lines"))),
                "{data}" => Data(),
                var word => word,
            };
        }

        return words;
    }

    private string LongPath()
    {
        var folder = Directory.CreateDirectory(_folder[Path.Combine("long", new string('a', 60), new string('b', 60))]).FullName;
        TestFiles.WritePng(Path.Combine(folder, "c.png"), 28, 28, TestFiles.ImageOf(0));
        return Path.Combine(folder, "c.png");
    }

    private string Data()
    {
        var folder = Directory.CreateDirectory(_folder["data"]).FullName;
        TestFiles.WriteIdx(Path.Combine(folder, "test-images"), [20, 28, 28], TestFiles.Pixels.AsSpan(0, 20 * 28 * 28));
        TestFiles.WriteIdx(Path.Combine(folder, "test-labels"), [20], TestFiles.Labels.AsSpan(0, 20));
        return folder;
    }
}
