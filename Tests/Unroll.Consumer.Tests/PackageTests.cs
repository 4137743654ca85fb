using System.IO.Compression;

namespace Unroll.Consumer.Tests;

/// <summary>What is in the packages.</summary>
public sealed class PackageTests(PackageFeed feed)
{
    [Fact]
    public void Unroll_carries_the_runtime_and_the_generator_once()
    {
        var generators = Directory.EnumerateFiles(Path.Combine(PackageFeed.Repository, "Generator"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => $"analyzers/dotnet/cs/{Path.GetFileNameWithoutExtension(project)}.dll");
        Assert.Equal(
            [.. generators.Append("lib/net10.0/Unroll.dll").Append("lib/net8.0/Unroll.dll").Order(StringComparer.Ordinal)],
            Entries("Unroll").Where(e => e.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_zoo_carries_its_networks_alone_for_every_framework()
    {
        Assert.Equal(
            ["lib/net8.0/Unroll.Networks.dll"],
            Entries("Unroll.Networks").Where(e => e.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_zoo_depends_on_Unroll_with_its_generator()
    {
        using var package = Open("Unroll.Networks");
        using var nuspec = new StreamReader(package.GetEntry("Unroll.Networks.nuspec")!.Open());
        var text = nuspec.ReadToEnd();
        Assert.Contains($"""<dependency id="Unroll" version="{feed.Version}" include="All" />""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unroll.Generator", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unroll", "net8.0", "net10.0")]
    [InlineData("Unroll.Networks", "net8.0")]
    public void Packages_carry_readme_licence_documentation_and_symbols(string id, params string[] frameworks)
    {
        string[] files = ["README.md", "LICENSE", .. frameworks.Select(framework => $"lib/{framework}/{id}.xml")];
        Assert.Subset(Entries(id).ToHashSet(), files.ToHashSet());
        Assert.True(File.Exists(Path.Combine(feed.Feed, $"{id}.{feed.Version}.snupkg")));
    }

    private IEnumerable<string> Entries(string id)
    {
        using var package = Open(id);
        return [.. package.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(feed.Feed, $"{id}.{feed.Version}.nupkg"));
}
