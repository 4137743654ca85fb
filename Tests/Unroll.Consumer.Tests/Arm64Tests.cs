using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Another processor: the kernels' tests and a network of each family as they were built, and a user's program from the packages.</summary>
public sealed class Arm64Tests(PackageFeed feed, ITestOutputHelper output)
{
    private const string Runtime = "linux-arm64";

    [Fact]
    public async Task Kernels_and_networks_compute_the_same_bits_on_Arm64()
    {
        Arm64Emulation.SkipUnlessPossible();
        var folder = feed.NewFolder("Arm64");
        var program = await PublishAsync(folder);
        var file = Path.Combine(folder, "there");

        var here = await BitsProgram.HereAsync();
        var there = await Arm64Emulation.RunAsync(program, folder, file);

        Assert.True(there.ExitCode == 0, there.Log);
        Assert.StartsWith("X64, ", here.RanOn, StringComparison.Ordinal);
        Assert.Equal("Arm64, Vector128, 128-bit vectors in hardware: True, fused: True, AdvSimd: True", there.Output.Trim());
        var (expected, actual) = (here.Values, ResultFile.Read(file));
        output.WriteLine($"{expected.Count} results, {expected.Sum(result => (long)result.Values.Length)} values. Here: {here.RanOn}. There: {there.Output.Trim()}.");
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(result => result.Name), actual.Select(result => result.Name));
        var differences = expected.Zip(actual, (e, a) => Difference(e.Name, e.Values, a.Values)).OfType<string>().ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {expected.Count} results differ:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public async Task A_users_program_published_for_Arm64_computes_the_same_bits()
    {
        Arm64Emulation.SkipUnlessPossible();
        var project = new ConsumerProject(
            feed, "Published", "net10.0", "<OutputType>Exe</OutputType><SelfContained>true</SelfContained><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>").WithProgram();
        await project.PublishAsync(Runtime);
        Assert.Equal(feed.Expected, await project.RunOnArm64Async());
    }

    /// <summary>
    /// Makes a self-contained program of what was built: the SDK publishes a stub of the same name around the built assemblies, then the program takes the stub's place. (Published
    /// from its project, the runtime's framework pack for net8.0 would be asked for too.)
    /// </summary>
    private async Task<string> PublishAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "return 0;", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{BitsProgram.Name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <RuntimeIdentifier>{Runtime}</RuntimeIdentifier>
                <SelfContained>true</SelfContained>
                <InvariantGlobalization>true</InvariantGlobalization>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{BitsProgram.Folder}/*.dll" Exclude="{BitsProgram.Assembly}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        var published = Path.Combine(folder, "out");
        ConsumerProject.AssertClean(await feed.BuildAsync(folder, "publish", "-c", "Release", "-o", published));
        File.Copy(BitsProgram.Assembly, Path.Combine(published, $"{BitsProgram.Name}.dll"), overwrite: true);
        return Path.Combine(published, BitsProgram.Name);
    }

    /// <summary>How two results differ, null when they do not. Which bits a NaN has is the processor's choice.</summary>
    private static string? Difference(string name, float[] expected, float[] actual)
    {
        if (expected.Length != actual.Length)
        {
            return $"{name}: {actual.Length} values, not {expected.Length}";
        }

        var places = Enumerable.Range(0, expected.Length)
            .Where(i => BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
            .ToList();
        return places.Count == 0
            ? null
            : $"{name}: {places.Count} of {expected.Length} values, by up to {places.Max(i => Math.Abs((double)expected[i] - actual[i]))}; the first, {places[0]}, is {actual[places[0]]:R}, not {expected[places[0]]:R}";
    }
}
