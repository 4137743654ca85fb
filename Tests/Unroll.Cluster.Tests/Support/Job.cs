using System.Text.Json;
using Unroll.Cli;
using Unroll.Cli.Sharding;
using Unroll.Data;
using Unroll.Hub;
using Unroll.Testing;

namespace Unroll.Cluster.Tests.Support;

/// <summary>A job of the tests: the first of the shipped images as files in folders of classes, or all of them as they are shipped.</summary>
internal sealed class Job : IDisposable
{
    private const int Side = 28;

    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder of the images.</summary>
    public string Data => _folder.File("data");

    /// <summary>The folder of the parts.</summary>
    public string Output => _folder.File("job");

    /// <summary>What one process and PyTorch make of the shipped images.</summary>
    public static byte[] Predictions { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", "fashion_resnest.predictions.u8"));

    private static byte[] Labels { get; } = IdxFile.Read(Path.Combine(ShippedData.Fashion, "test-labels-idx1-ubyte.gz")).Data;

    /// <summary>How many bytes the parts have, some 200 for an image. Silos let nobody read them meanwhile.</summary>
    public long Written => Directory.Exists(Output) ? Directory.EnumerateFiles(Output, "part-*.jsonl").Sum(part => new FileInfo(part).Length) : 0;

    /// <summary>Whether some thousand images are done.</summary>
    public bool HasBegun => Written >= 200_000;

    /// <summary>Writes the first images into folders of their classes.</summary>
    /// <returns>How many of them the network gets right.</returns>
    public int WriteFolders(int count)
    {
        var (shape, columns) = IdxFile.Read(Path.Combine(ShippedData.Fashion, "test-images-columns-idx3-ubyte.br"));
        var pixels = IdxFile.TransposeLastTwoAxes(shape, columns).Data;
        for (var i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Data, $"class{Labels[i]}")).FullName;
            using var file = File.Create(Path.Combine(folder, $"{i:D5}.pgm"));
            file.Write("P5 28 28 255\n"u8);
            file.Write(pixels, i * Side * Side, Side * Side);
        }

        return Enumerable.Range(0, count).Count(i => Predictions[i] == Labels[i]);
    }

    /// <summary>Runs the program in this process.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) => RunWithAsync(null, args);

    /// <summary>Runs the program in this process, with published weights from a cache of the test's own.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunWithAsync(HubOptions? hub, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error), width: null, isErrorInteractive: false, ClusterApplication.Name);
        var exitCode = await ClusterApplication.RunAsync(args, terminal, TestContext.Current.CancellationToken, hub);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the job, which must succeed, on the folders of images.</summary>
    public Task<JsonElement> EvaluateAsync(params string[] options) => EvaluateShippedAsync(["--data", Data, .. options]);

    /// <summary>Runs the job, which must succeed, on the shipped images.</summary>
    public async Task<JsonElement> EvaluateShippedAsync(params string[] options)
    {
        var (exitCode, output, error) = await RunAsync(["run", "fashion_resnest", "--output", Output, "--json", .. options]);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>All lines of the parts that are images', in order; each image has one.</summary>
    public PartLine[] Lines()
    {
        List<PartLine> lines = [];
        foreach (var path in Directory.EnumerateFiles(Output, "part-*.jsonl"))
        {
            using var file = PartFile.Open(path);
            PartFile.Read(path, file, _ => { }, lines.Add, _ => { });
        }

        PartLine[] ordered = [.. lines.OrderBy(line => line.Index)];
        Assert.Equal(Enumerable.Range(0, ordered.Length), ordered.Select(line => line.Index));
        return ordered;
    }

    public void Dispose() => _folder.Dispose();
}
