using System.Text.Json;
using Unroll.Cli.Tests.Support;
using Unroll.Networks;
using Unroll.Tensors;
using Unroll.Testing;
using Unroll.Testing.Checkpoints;
using CommandResult = Unroll.Cli.Tests.Support.CommandResult;

namespace Unroll.Cli.Tests;

/// <summary>Checkpoints as people have them, given to the tool.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_part_that_fits_is_taken_and_named_on_standard_error()
    {
        Save("plain.pth", StateDict());
        Save("training.pth", new Dictionary<string, object?> { ["epoch"] = 3, ["state_dict"] = Prefixed("module."), ["best"] = new PickledTensor(new[] { 1f }) });
        WriteInput();

        (await RunAsync("plain.pth", "plain.npy")).Succeeded();
        var result = await RunAsync("training.pth", "training.npy");

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.Equal("unroll: training.pth: the weights are those under state_dict.module.\n", result.Error.ReplaceLineEndings("\n"));
        Assert.Equal(NpyFile.Read(_folder["plain.npy"]).Values, NpyFile.Read(_folder["training.npy"]).Values);
    }

    [Fact]
    public async Task Of_two_parts_an_option_takes_one()
    {
        Save("plain.pth", StateDict());
        Save("two.pth", new Dictionary<string, object?> { ["student"] = StateDict(2), ["teacher"] = StateDict() });
        WriteInput();
        await RunAsync("plain.pth", "plain.npy");

        (await RunAsync("two.pth", "y.npy")).Failed(
            Application.Failure, "two.pth has 2 parts that fit fashion_resnet18: student, teacher. Choose one: Part = \"student\", say (unroll: --part student).");
        var result = await RunAsync("two.pth", "y.npy", "--part", "teacher");

        Assert.Equal(Application.Success, result.ExitCode);
        Assert.Equal(NpyFile.Read(_folder["plain.npy"]).Values, NpyFile.Read(_folder["y.npy"]).Values);
    }

    [Fact]
    public async Task Inspect_lists_the_parts_and_what_they_fit()
    {
        Save("two.pth", new Dictionary<string, object?> { ["student"] = StateDict(2), ["teacher"] = Prefixed("backbone."), ["optimizer"] = new Dictionary<string, object?> { ["t"] = new PickledTensor(new[] { 1f }) } });

        var text = (await CommandLine.RunAsync("inspect", _folder["two.pth"])).Succeeded();
        var json = (await CommandLine.RunAsync("inspect", _folder["two.pth"], "--json")).Succeeded();

        Assert.Contains(text.Lines, line => line.StartsWith("student ", StringComparison.Ordinal) && line.EndsWith(" fashion_resnet18", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(json.Output);
        var parts = document.RootElement.GetProperty("parts").EnumerateArray().ToArray();
        Assert.Equal(["student", "teacher.backbone"], parts.Select(part => part.GetProperty("part").GetString()!));
        Assert.All(parts, part => Assert.Equal(["fashion_resnet18"], part.GetProperty("networks").EnumerateArray().Select(n => n.GetString()!)));
    }

    [Fact]
    public async Task Inspect_says_where_another_head_fits_or_nothing()
    {
        Save("three.pth", WithHead(3));
        Save("other.pth", new Dictionary<string, object?> { ["weight"] = new PickledTensor(new[] { 1f }, 1) });

        Assert.Contains((await CommandLine.RunAsync("inspect", _folder["three.pth"])).Succeeded().Lines, line => line.EndsWith(" fashion_resnet18 (3 classes)", StringComparison.Ordinal));
        Assert.Contains("It fits no network of the zoo.", (await CommandLine.RunAsync("inspect", _folder["other.pth"])).Succeeded().Lines);
    }

    [Fact]
    public async Task Predict_takes_the_classes_that_the_checkpoint_has()
    {
        Save("three.pth", new Dictionary<string, object?> { ["model"] = WithHead(3) });
        var labels = _folder.WriteText("three.txt", "shoe\nshirt\nbag\n");
        TestFiles.WritePng(_folder["coat.png"], 28, 28, TestFiles.ImageOf(0));

        var result = await CommandLine.RunAsync("predict", "fashion_resnet18", _folder["coat.png"], "--weights", _folder["three.pth"], "--labels", labels, "--json");

        Assert.Equal(Application.Success, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var predictions = document.RootElement[0].GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(["bag", "shirt", "shoe"], predictions.Select(p => p.GetProperty("label").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(1, predictions.Sum(p => p.GetProperty("probability").GetDouble()), 1e-9);
        Assert.Contains("its head tells 3 classes apart", result.Error, StringComparison.Ordinal);

        var ten = _folder.WriteText("ten.txt", string.Join('\n', Enumerable.Range(0, 10)));
        (await CommandLine.RunAsync("predict", "fashion_resnet18", _folder["coat.png"], "--weights", _folder["three.pth"], "--labels", ten)).Failed(
            Application.Failure, $"{ten} has 10 labels; the network has 3 classes and needs one label for each, one per line.");
        Assert.Equal(Application.Success, (await CommandLine.RunAsync("predict", "fashion_resnet18", _folder["coat.png"], "--weights", _folder["three.pth"])).ExitCode);
    }

    [Fact]
    public async Task Run_says_which_declaration_would_fit()
    {
        Save("three.pth", WithHead(3));
        WriteInput();

        var result = await RunAsync("three.pth", "y.npy");

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.Contains("[NetworkVariant(typeof(…), Classes = 3)]", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_in_names_are_no_hashes_unless_told_so()
    {
        Save("mymodel-20240115.pth", StateDict());
        Save("resnet18-f37072fd.pth", StateDict());
        WriteInput();

        (await RunAsync("mymodel-20240115.pth", "y.npy")).Succeeded();
        (await RunAsync("resnet18-f37072fd.pth", "y.npy", "--no-verify-hash")).Succeeded();
        foreach (var refused in (CommandResult[])[await RunAsync("mymodel-20240115.pth", "y.npy", "--verify-hash"), await RunAsync("resnet18-f37072fd.pth", "y.npy")])
        {
            Assert.Equal(Application.Failure, refused.ExitCode);
            Assert.Contains("--no-verify-hash", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(Application.Usage, (await RunAsync("mymodel-20240115.pth", "y.npy", "--verify-hash", "--no-verify-hash")).ExitCode);
    }

    private static Dictionary<string, object?> StateDict(int seed = 1)
    {
        var random = new Random(seed);
        return FashionResNet18.Info.Parameters.ToDictionary(
            p => p.Name,
            object? (p) => p.Kind == ParameterKind.Counter
                ? new PickledTensor(new long[] { 7 })
                : new PickledTensor(Enumerable.Range(0, FormulaWeights.Count([.. p.Shape])).Select(_ => 0.5f + (0.1f * random.NextSingle())).ToArray(), [.. p.Shape]));
    }

    private static Dictionary<string, object?> Prefixed(string prefix) => StateDict().ToDictionary(entry => prefix + entry.Key, entry => entry.Value);

    private static Dictionary<string, object?> WithHead(int classes)
    {
        var state = StateDict();
        state["fc.weight"] = new PickledTensor(new float[classes * 128], classes, 128);
        state["fc.bias"] = new PickledTensor(new float[classes], classes);
        return state;
    }

    private Task<CommandResult> RunAsync(string weights, string output, params string[] options) => CommandLine.RunAsync(
        ["run", "fashion_resnet18", "--weights", _folder[weights], "--input", _folder["x.npy"], "--output", _folder[output], .. options]);

    private void Save(string name, object root) => File.WriteAllBytes(_folder[name], Pickler.Save(root));

    private void WriteInput() => NpyFile.Write(_folder["x.npy"], FormulaWeights.Input([1, 1, 64, 64]), [1, 1, 64, 64]);
}
