using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>A fresh project outside the repository that knows Unroll only as a package.</summary>
internal sealed class ConsumerProject
{
    private readonly PackageFeed _feed;

    /// <summary>Writes the project file.</summary>
    /// <param name="feed">Where the packages are.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="properties">Further properties, as XML.</param>
    /// <param name="packages">The packages to reference, with semicolons between them.</param>
    /// <param name="items">Further items, as XML.</param>
    /// <param name="sdk">The SDK.</param>
    public ConsumerProject(
        PackageFeed feed, string name, string framework, string properties, string packages = "Unroll", string items = "", string sdk = "Microsoft.NET.Sdk")
    {
        var references = packages.Split(';').Select(package => $"""<PackageReference Include="{package}" Version="{feed.Version}" />""");
        _feed = feed;
        Folder = feed.NewFolder(name);
        File.WriteAllText(Path.Combine(Folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <AssemblyName>{name}</AssemblyName>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <InvariantGlobalization>true</InvariantGlobalization>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Join(' ', references)}
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Where the project is.</summary>
    public string Folder { get; }

    /// <summary>What was published as native code, where it was.</summary>
    public string NativeProgram => Path.Combine(Folder, "out", OperatingSystem.IsWindows() ? $"{Path.GetFileName(Folder)}.exe" : Path.GetFileName(Folder));

    /// <summary>Adds a source file.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Adds the declaration of MyNet and the program that runs it.</summary>
    public ConsumerProject WithProgram()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Consumer")))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        return this;
    }

    /// <summary>Restores and builds; skips the test where the package sources have no such framework pack or tool.</summary>
    public Task<CommandResult> BuildAsync() => RunSdkAsync("build");

    /// <summary>Restores and publishes, without a warning; skips the test as <see cref="BuildAsync"/> does.</summary>
    public async Task PublishAsync(string runtime) => AssertClean(await PublishWithWarningsAsync(runtime));

    /// <summary>Restores and publishes; skips the test as <see cref="BuildAsync"/> does.</summary>
    public Task<CommandResult> PublishWithWarningsAsync(string runtime) => RunSdkAsync("publish", "-r", runtime);

    /// <summary>Runs what was built and reads the logits that it prints.</summary>
    public async Task<float[]> RunAsync() => Logits(await RunProgramAsync());

    /// <summary>Runs what was built, with the checkpoint and the image of MyNet.</summary>
    public Task<CommandResult> RunProgramAsync()
    {
        return File.Exists(NativeProgram)
            ? DotnetCommand.RunProgramAsync(NativeProgram, Folder, [_feed.Weights, _feed.Image])
            : _feed.DotnetAsync(Folder, Path.Combine(Folder, "out", $"{Path.GetFileName(Folder)}.dll"), _feed.Weights, _feed.Image);
    }

    /// <summary>Runs what was published for ARM64 on an emulated processor and reads the logits that it prints.</summary>
    public async Task<float[]> RunOnArm64Async() =>
        Logits(await Arm64Emulation.RunAsync(Path.Combine(Folder, "out", Path.GetFileName(Folder)), Folder, _feed.Weights, _feed.Image));

    private static float[] Logits(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Log);
        return Logits(result.Output);
    }

    /// <summary>The logits that the program printed.</summary>
    public static float[] Logits(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => float.Parse(line, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Fails on an error or a warning.</summary>
    public static void AssertClean(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Log);
        Assert.DoesNotContain("warning ", result.Log, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunSdkAsync(string command, params string[] arguments) =>
        _feed.BuildAsync(Folder, [command, "-c", "Release", "-o", Path.Combine(Folder, "out"), .. arguments]);
}
