using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Consumer;
using Unroll.Testing;
using Unroll.Weights;

[assembly: AssemblyFixture(typeof(Unroll.Consumer.Tests.PackageFeed))]

namespace Unroll.Consumer.Tests;

/// <summary>
/// Packs the packages and tools into a feed of their own, outside the repository, and writes a checkpoint and an image for the consumers.
/// </summary>
public sealed partial class PackageFeed : IAsyncLifetime
{
    private static readonly string[] Projects =
    [
        "Runtime/Unroll", "Runtime/Unroll.Ilgpu", "Runtime/Unroll.Torch", "Runtime/Unroll.Onnx", "Runtime/Unroll.Images", "Runtime/Unroll.Hub", "Runtime/Unroll.Hosting",
        "Networks/Unroll.Networks", "Networks/Unroll.Cli", "Networks/Unroll.Server", "Networks/Unroll.Cluster",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("unroll-consumer-").FullName;

    // Kept from run to run, so that framework packs are downloaded once.
    private readonly string _cache = Path.Combine(AppContext.BaseDirectory, "consumer-cache");

    /// <summary>The version of the packages, new in each run so that no cache can answer with an older one.</summary>
    public string Version { get; } = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    /// <summary>The folder of the nupkg files.</summary>
    public string Feed => Path.Combine(_root, "feed");

    /// <summary>A checkpoint of MyNet.</summary>
    public string Weights => Path.Combine(_root, "mynet.safetensors");

    /// <summary>An image for MyNet, as raw floats.</summary>
    public string Image => Path.Combine(_root, "image.f32");

    /// <summary>What this process computes from them.</summary>
    public IReadOnlyList<float> Expected { get; private set; } = [];

    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>What the tests were built as, and with them the other projects.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private string Packages => Path.Combine(_cache, "packages");

    private CompilerServer? _server;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        WriteInputs();
        WriteNuGetConfig();
        _server = await CompilerServer.StartAsync(_root);
        await PackAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Compares logits with those of this process: another instruction set may round a sum differently.</summary>
    public void AssertClose(float[] logits)
    {
        const double Tolerance = 1e-6;
        Assert.Equal(Expected.Count, logits.Length);
        double error = 0, norm = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            error += Math.Pow(logits[i] - Expected[i], 2);
            norm += Math.Pow(Expected[i], 2);
        }

        Assert.True(Math.Sqrt(error / norm) <= Tolerance, $"The program's logits are off by {Math.Sqrt(error / norm):e2}.");
    }

    /// <summary>Makes an empty folder for a consumer.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    /// <summary>Runs the SDK with this feed.</summary>
    internal Task<CommandResult> DotnetAsync(string folder, params IEnumerable<string> arguments) => DotnetCommand.RunAsync(
        folder, new Dictionary<string, string>(_server!.Variables) { ["NUGET_PACKAGES"] = Packages }, arguments);

    /// <summary>Builds or publishes with this feed; skips the test where the package sources have no such framework pack or tool.</summary>
    internal async Task<CommandResult> BuildAsync(string folder, params IEnumerable<string> arguments)
    {
        var result = await DotnetAsync(folder, arguments);
        SkipOnFrameworkGap(result);
        return result;
    }

    /// <summary>Skips the test where the package sources have no such framework pack or tool.</summary>
    internal static void SkipOnFrameworkGap(CommandResult result)
    {
        var gap = FrameworkGap().Match(result.Log);
        Assert.SkipWhen(gap.Success, $"The package sources lack a piece of .NET: {gap.Value}");
    }

    /// <summary>NuGet's words for a package of Microsoft's that no source has, or for a source that cannot be reached.</summary>
    [GeneratedRegex(@"NU1301: .*|NU110[123]: Unable to find (a stable )?package (Microsoft|runtime)\..*", RegexOptions.IgnoreCase)]
    private static partial Regex FrameworkGap();

    /// <summary>
    /// As `dotnet pack --no-build` does, of all projects in one process. Tools are packed without what they bring for other systems: three quarters of a package that takes long
    /// to compress, and that is installed on this machine alone.
    /// </summary>
    private async Task PackAsync()
    {
        var targets = Path.Combine(_root, "tools.targets");
        await File.WriteAllTextAsync(targets, """
            <Project>
              <Target Name="LeaveOutOtherSystems" AfterTargets="ComputeResolvedFilesToPublishList">
                <ItemGroup>
                  <OfSystem Include="@(ResolvedFileToPublish)" Condition="$([System.String]::Copy('%(RelativePath)').Replace('\', '/').StartsWith('runtimes/'))" />
                  <OfOtherSystem Include="@(OfSystem)" Condition="!$([System.String]::Copy('%(RelativePath)').Replace('\', '/').StartsWith('runtimes/$(NETCoreSdkPortableRuntimeIdentifier)/'))" />
                  <ResolvedFileToPublish Remove="@(OfOtherSystem)" />
                </ItemGroup>
              </Target>
            </Project>
            """, TestContext.Current.CancellationToken);
        var all = Path.Combine(_root, "pack.proj");
        await File.WriteAllTextAsync(all, $"""
            <Project>
              <ItemGroup>
                <Packed Include="{string.Join(';', Projects.Select(project => Path.Combine(Repository, project, $"{Path.GetFileName(project)}.csproj")))}" />
              </ItemGroup>
              <Target Name="Pack">
                <MSBuild Projects="@(Packed)" Targets="Pack"
                  Properties="_IsPacking=true;NoBuild=true;BuildProjectReferences=false;Configuration={Configuration};PackageOutputPath={Feed};PackageVersion={Version};CustomAfterMicrosoftCommonTargets={targets}" />
              </Target>
            </Project>
            """, TestContext.Current.CancellationToken);
        var result = await DotnetCommand.RunAsync(Repository, variables: null, "msbuild", all, "-target:Pack", "-verbosity:quiet", "-nologo");
        Assert.True(result.ExitCode == 0, $"Packing failed:\n{result.Log}");
    }

    private void WriteInputs()
    {
        var parameters = MyNet.Info.Parameters;
        var names = parameters.Select(p => p.Name).ToHashSet();
        using var weights = StateDict.FromArrays(parameters.Select(p => (p.Name, FormulaWeights.Tensor(p.Name, [.. p.Shape], names), p.Shape.ToArray())));
        weights.SaveSafetensors(Weights);

        var image = FormulaWeights.Input([1, MyNet.InputChannels, MyNet.InputHeight, MyNet.InputWidth]);
        File.WriteAllBytes(Image, MemoryMarshal.AsBytes(image.AsSpan()));
        Expected = MyNet.Load(weights).Forward(image);
    }

    /// <summary>The feed beside the user's own sources; packages that the user already has are not downloaded again.</summary>
    private void WriteNuGetConfig()
    {
        Directory.CreateDirectory(Feed);
        Directory.CreateDirectory(Packages);
        foreach (var ours in Directory.EnumerateDirectories(Packages, "unroll*"))
        {
            Directory.Delete(ours, recursive: true);
        }

        var shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var fallback = Directory.Exists(shared) ? $"""<add key="shared" value="{shared}" />""" : "";
        File.WriteAllText(Path.Combine(_root, "NuGet.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                {fallback}
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compiler.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Compiler.sln.");
    }
}
