using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Unroll.Consumer.Tests;

/// <summary>What is in the packages.</summary>
public sealed partial class PackageTests(PackageFeed feed)
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
        var dependency = Assert.Single(Dependencies("Unroll.Networks"));
        Assert.Equal(("Unroll", "All"), ((string?)dependency.Attribute("id"), (string?)dependency.Attribute("include")));
    }

    [Theory]
    [InlineData("Unroll.Ilgpu")]
    [InlineData("Unroll.Torch")]
    [InlineData("Unroll.Onnx")]
    [InlineData("Unroll.Images")]
    [InlineData("Unroll.Hub")]
    [InlineData("Unroll.Hosting")]
    [InlineData("Unroll.Networks")]
    public void Packages_of_a_release_demand_exactly_that_release_of_each_other(string id)
    {
        var ours = Dependencies(id).Where(dependency => ((string)dependency.Attribute("id")!).StartsWith("Unroll", StringComparison.Ordinal));
        Assert.NotEmpty(ours);
        Assert.All(ours, dependency => Assert.Equal($"[{feed.Version}]", (string?)dependency.Attribute("version")));
    }

    [Fact]
    public void No_package_names_an_address_of_the_project_while_it_has_none()
    {
        foreach (var file in Directory.EnumerateFiles(feed.Feed, "*.*nupkg"))
        {
            var nuspec = Nuspec(file);
            Assert.DoesNotContain(nuspec.Descendants(), element => element.Name.LocalName is "projectUrl" || element.Attribute("url") is not null);
        }
    }

    [Fact]
    public void Unroll_carries_the_pages_that_its_diagnostics_name()
    {
        const string Folder = "docs/diagnostics/";
        using var package = Open("Unroll");
        var pages = package.Entries.Where(entry => entry.FullName.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(entry => entry.Name, Read);

        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(PackageFeed.Repository, "docs", "diagnostics")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            pages.Keys.Order(StringComparer.Ordinal));
        Assert.All(pages.Values.SelectMany(page => Link().Matches(page)), link => Assert.Contains(link.Groups[1].Value, pages.Keys));
    }

    [Theory]
    [InlineData("Unroll", 2)]
    [InlineData("Unroll.Ilgpu", 2)]
    [InlineData("Unroll.Torch", 2)]
    [InlineData("Unroll.Onnx", 2)]
    [InlineData("Unroll.Images", 2)]
    [InlineData("Unroll.Hub", 2)]
    [InlineData("Unroll.Hosting", 2)]
    [InlineData("Unroll.Networks", 1)]
    public void Symbols_carry_their_sources_and_name_no_folder_of_the_builder(string id, int frameworks)
    {
        using var package = ZipFile.OpenRead(SymbolsFile(id));
        var files = package.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal)).ToList();
        Assert.Equal(frameworks, files.Count);
        foreach (var file in files)
        {
            using var content = new MemoryStream();
            using (var packed = file.Open())
            {
                packed.CopyTo(content);
            }

            content.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(content);
            var symbols = provider.GetMetadataReader();
            Assert.NotEmpty(symbols.Documents);
            Assert.All(symbols.Documents, document =>
            {
                var name = symbols.GetString(symbols.GetDocument(document).Name);
                Assert.StartsWith("/_/", name.Replace('\\', '/'), StringComparison.Ordinal);
                Assert.True(symbols.GetCustomDebugInformation(document).Any(handle => IsEmbeddedSource(symbols, handle)), $"{name} is not in the symbols of {id}.");
            });
        }
    }

    [Fact]
    public void The_core_needs_no_package()
    {
        using var package = Open("Unroll");
        using var nuspec = new StreamReader(package.GetEntry("Unroll.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", nuspec.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_bring_libvips()
    {
        Assert.Equal(["lib/net10.0/Unroll.Images.dll", "lib/net8.0/Unroll.Images.dll"], Entries("Unroll.Images").Where(e => e.EndsWith(".dll", StringComparison.Ordinal)));
        using var package = Open("Unroll.Images");
        using var nuspec = new StreamReader(package.GetEntry("Unroll.Images.nuspec")!.Open());
        var text = nuspec.ReadToEnd();
        Assert.All(["Unroll", "NetVips", "NetVips.Native"], id => Assert.Contains($"""<dependency id="{id}" version=""", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Unroll", "net8.0", "net10.0")]
    [InlineData("Unroll.Ilgpu", "net8.0", "net10.0")]
    [InlineData("Unroll.Torch", "net8.0", "net10.0")]
    [InlineData("Unroll.Onnx", "net8.0", "net10.0")]
    [InlineData("Unroll.Images", "net8.0", "net10.0")]
    [InlineData("Unroll.Hub", "net8.0", "net10.0")]
    [InlineData("Unroll.Hosting", "net8.0", "net10.0")]
    [InlineData("Unroll.Networks", "net8.0")]
    public void Packages_carry_readme_licence_documentation_and_symbols(string id, params string[] frameworks)
    {
        string[] files = ["README.md", "LICENSE", .. frameworks.Select(framework => $"lib/{framework}/{id}.xml")];
        Assert.Subset(Entries(id).ToHashSet(), files.ToHashSet());
        Assert.True(File.Exists(SymbolsFile(id)));
    }

    [Theory]
    [InlineData("Unroll")]
    [InlineData("Unroll.Ilgpu")]
    [InlineData("Unroll.Torch")]
    [InlineData("Unroll.Onnx")]
    [InlineData("Unroll.Images")]
    [InlineData("Unroll.Hub")]
    [InlineData("Unroll.Hosting")]
    [InlineData("Unroll.Networks")]
    public void Each_package_has_a_readme_of_its_own_whose_links_work_where_packages_are_read(string id)
    {
        using var package = Open(id);
        var readme = Read(package.GetEntry("README.md")!);
        Assert.StartsWith($"# {id}\n", readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("dotnet add package " + id, readme, StringComparison.Ordinal);
        Assert.Empty(Link().Matches(readme));
    }

    private IEnumerable<string> Entries(string id)
    {
        using var package = Open(id);
        return [.. package.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    private IEnumerable<XElement> Dependencies(string id) => Nuspec(PackageFile(id)).Descendants().Where(element => element.Name.LocalName == "dependency");

    private static XDocument Nuspec(string file)
    {
        using var package = ZipFile.OpenRead(file);
        return XDocument.Parse(Read(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))));
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    private string PackageFile(string id) => Path.Combine(feed.Feed, $"{id}.{feed.Version}.nupkg");

    private string SymbolsFile(string id) => Path.ChangeExtension(PackageFile(id), "snupkg");

    private ZipArchive Open(string id) => ZipFile.OpenRead(PackageFile(id));

    /// <summary>The kind of record that holds a source file in a portable PDB.</summary>
    private static bool IsEmbeddedSource(MetadataReader symbols, CustomDebugInformationHandle handle) =>
        symbols.GetGuid(symbols.GetCustomDebugInformation(handle).Kind) == new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>A link to a file.</summary>
    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link();
}
