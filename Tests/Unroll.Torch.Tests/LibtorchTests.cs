using System.Runtime.InteropServices;
using TorchSharp;
using Unroll.Testing;

namespace Unroll.Torch.Tests;

/// <summary>A program, the sample, on systems with and without the C++ library that TorchSharp needs.</summary>
public class LibtorchTests(ITestOutputHelper output)
{
    private const string Script = "libstdcxx.sh";

    private static readonly DirectoryInfo Repository = FindRepository();

    /// <summary>The sample's build, of the configuration that the tests have.</summary>
    private static string Sample =>
        AppContext.BaseDirectory.Replace(Path.Combine("Tests", "Unroll.Torch.Tests"), Path.Combine("Networks", "Unroll.Samples.FineTune"), StringComparison.Ordinal);

    [Fact]
    public async Task An_old_system_gets_one_line_that_says_what_to_do()
    {
        using var folder = new ScriptFolder();
        await NeedsOldSystemAsync(folder.Path);

        var result = await RunSampleAsync("");

        output.WriteLine(result.Log);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"^TorchSharp [0-9.]+ needs GLIBCXX_3\.4\.\d+; this system's /.*libstdc\+\+\.so\.6 ends at GLIBCXX_3\.4\.\d+\. .*export LD_LIBRARY_PATH=\$\(libstdcxx\.sh\).*\n$", result.Log);
        Assert.False(Directory.Exists(Path.Combine(Sample, "cpu")), "TorchSharp has copied its libraries.");
    }

    [Fact]
    public async Task The_script_lets_an_old_system_run_TorchSharp()
    {
        using var folder = new ScriptFolder();
        var path = await NeedsOldSystemAsync(folder.Path);

        var result = await RunSampleAsync(path);

        output.WriteLine(result.Log);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Fine-tuned: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_makes_its_library_once_and_keeps_what_the_variable_had()
    {
        using var folder = new ScriptFolder();
        var first = await NeedsOldSystemAsync(folder.Path);
        var files = Stamps(folder.Path);

        var second = await RunScriptAsync(folder.Path, $"/first:{first}:/second");
        var third = await RunScriptAsync(folder.Path, second.Output.TrimEnd());

        Assert.Equal(folder.Path, first);
        Assert.Equal($"{folder.Path}:/first:/second\n", second.Output);
        Assert.Equal(second.Output, third.Output);
        Assert.Equal(files, Stamps(folder.Path));
    }

    [Fact]
    public async Task A_library_that_the_process_has_loaded_itself_is_used()
    {
        TorchSupport.NeedsLibtorch();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test looks for loaded libraries as Linux lists them.");

        // As TorchSharp's users load an installation of PyTorch's, and as TorchSharp does itself.
        torch.InitializeDeviceType(DeviceType.CPU);
        Assert.True(Libtorch.TryLoad(out var problem), problem?.Message);

        var loaded = (await File.ReadAllLinesAsync("/proc/self/maps", TestContext.Current.CancellationToken))
            .Where(line => line.EndsWith("libLibTorchSharp.so", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct();
        Assert.Single(loaded);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(26)]
    [InlineData(40)]
    public void Convolutions_of_libtorch_are_right_whatever_the_channels(int channels)
    {
        TorchSupport.NeedsLibtorch();
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.no_grad();
        var x = torch.randn(2, channels, 8, 8);
        var weights = torch.randn(8, channels, 3, 3);

        var actual = torch.nn.functional.conv2d(x, weights, padding: [1, 1]).to_type(torch.ScalarType.Float64);

        var columns = torch.nn.functional.unfold(x.to_type(torch.ScalarType.Float64), (3, 3), padding: (1, 1));
        var expected = torch.matmul(weights.to_type(torch.ScalarType.Float64).reshape(8, -1), columns).reshape(2, 8, 8, 8);
        var error = ((actual - expected).norm() / expected.norm()).item<double>();
        output.WriteLine($"{channels} channels: {error:e2}");
        Assert.True(error <= 1e-6, $"The convolution of {channels} channels is off by {error:e2}.");
    }

    /// <summary>Runs the sample on one thread, since other tests need the processor, too.</summary>
    private static Task<CommandResult> RunSampleAsync(string libraryPath) =>
        DotnetCommand.RunProgramAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Sample,
            [Path.Combine(Sample, "Unroll.Samples.FineTune.dll")],
            new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = libraryPath, ["DOTNET_PROCESSOR_COUNT"] = "1", ["OMP_NUM_THREADS"] = "1" });

    private static Task<CommandResult> RunScriptAsync(string folder, string libraryPath) =>
        DotnetCommand.RunProgramAsync(
            "sh", "/", [Path.Combine(Repository.FullName, "Runtime", "Unroll.Torch", Script), folder], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = libraryPath });

    /// <summary>Ends a test where the system's libstdc++ is new enough or none; returns what the script prints.</summary>
    private static async Task<string> NeedsOldSystemAsync(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The remedy is for Linux on x64.");
        var result = await RunScriptAsync(folder, "");
        Assert.SkipWhen(result.Log.Contains("nothing to do", StringComparison.Ordinal) || result.Log.Contains("gcc and binutils are needed", StringComparison.Ordinal), result.Log.Trim());
        Assert.True(result.ExitCode == 0, result.Log);
        return result.Output.TrimEnd();
    }

    private static string[] Stamps(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks}")];

    private static DirectoryInfo FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Compiler.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Compiler.sln.");
        }

        return folder;
    }

    /// <summary>Where a test has the script make its library.</summary>
    private sealed class ScriptFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("unroll-libstdcxx-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
