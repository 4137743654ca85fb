using System.IO.Compression;

namespace Unroll.Consumer.Tests;

/// <summary>
/// A back end's package decides by being there or not what plain <c>dotnet</c> commands build, whether this machine has it or not: a small solution with the repository's
/// own build files, and a feed that has, or has not, packages of that name.
/// </summary>
public sealed class LightUpTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("unroll-lightup-").FullName;

    private string Feed => Path.Combine(_root, "feed");

    public LightUpTests()
    {
        foreach (var file in (string[])["Directory.Backends.props", "Directory.Backends.targets", "Directory.Packages.props"])
        {
            File.Copy(Path.Combine(PackageFeed.Repository, file), Path.Combine(_root, file));
        }

        Directory.CreateDirectory(Feed);
        Write("Directory.Build.props", """<Project><Import Project="Directory.Backends.props" /></Project>""");
        Write("Directory.Build.targets", """<Project><Import Project="Directory.Backends.targets" /></Project>""");
        Write("NuGet.config", $"""<configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>""");
        Write("Half/Half.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <EnableDefaultCompileItems Condition="'$(UseIlgpu)' != 'true'">false</EnableDefaultCompileItems>
                <Backend>Ilgpu</Backend>
                <BackendPackages>ILGPU;ILGPU.Algorithms</BackendPackages>
              </PropertyGroup>
            </Project>
            """);
        Write("Half/Half.cs", "public static class Half { public static string Text => \"with ILGPU\"; }");
        Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Half/Half.csproj" />
              </ItemGroup>
            </Project>
            """);
        Write("App/App.cs", """
            #if USE_ILGPU
            System.Console.WriteLine(Half.Text);
            #else
            System.Console.WriteLine("without ILGPU");
            #endif
            """);
    }

    [Fact]
    public async Task A_project_lights_up_when_its_packages_come_and_goes_out_when_told()
    {
        Assert.Equal("without ILGPU", await RunAsync());

        AddPackage("ILGPU");
        AddPackage("ILGPU.Algorithms");
        Assert.Equal("with ILGPU", await RunAsync("-p:ProbeBackends=true"));
        Assert.Equal("without ILGPU", await RunAsync("-p:UseIlgpu=false"));
    }

    [Fact]
    public async Task A_fresh_clone_whose_feed_has_the_packages_uses_them()
    {
        AddPackage("ILGPU");
        AddPackage("ILGPU.Algorithms");

        Assert.Equal("with ILGPU", await RunAsync());
        Assert.Equal(["Ilgpu.props"], Directory.EnumerateFileSystemEntries(Path.Combine(_root, "artifacts", "backends")).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await DotnetCommand.RunAsync(_root, Path.Combine(_root, "packages"), ["run", "--project", "App", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Log);
        return result.Output.Trim();
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Puts an empty package into the feed, of the version that the repository pins.</summary>
    private void AddPackage(string id)
    {
        const string Version = "1.5.3";
        using var package = ZipFile.Open(Path.Combine(Feed, $"{id}.{Version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write($"""
                <package><metadata><id>{id}</id><version>{Version}</version><authors>test</authors><description>Empty.</description></metadata></package>
                """);
        }

        package.CreateEntry("lib/net8.0/_._");
    }
}
