using System.Text.RegularExpressions;

namespace Unroll.Consumer.Tests;

/// <summary>Users' projects, built from the packages alone.</summary>
public sealed class ConsumerTests(PackageFeed feed, ITestOutputHelper output)
{
    private const string Program = "<OutputType>Exe</OutputType>";

    // The program's own text is not the point: literals, and a public type in a program.
    private const string Strict = "<AnalysisMode>All</AnalysisMode><GenerateDocumentationFile>true</GenerateDocumentationFile><NoWarn>$(NoWarn);CA1303;CA1515</NoWarn>";

    [Fact]
    public async Task Runs_on_net10_with_all_back_ends_without_a_warning_under_all_analyzers()
    {
        var project = new ConsumerProject(
            feed, "Jit", "net10.0", $"{Program}{Strict}<Nullable>enable</Nullable>", "Unroll;Unroll.Ilgpu;Unroll.Torch;Unroll.Onnx").WithProgram();
        ConsumerProject.AssertClean(await project.BuildAsync());
        Assert.Equal(feed.Expected, await project.RunAsync());
    }

    [Fact]
    public async Task Runs_as_a_net8_program_of_CSharp_12_without_nullable()
    {
        var project = new ConsumerProject(
            feed, "Net8", "net8.0", $"{Program}{Strict}<Nullable>disable</Nullable><LangVersion>12</LangVersion><RollForward>Major</RollForward><UseAppHost>false</UseAppHost>").WithProgram();
        ConsumerProject.AssertClean(await project.BuildAsync());
        feed.AssertClose(await project.RunAsync());
    }

    [Fact]
    public async Task Every_snippet_of_every_page_compiles_with_the_packages()
    {
        var project = new ConsumerProject(
            feed, "Pages", "net10.0", "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><UnrollGpuKernelSets>Direct</UnrollGpuKernelSets>",
            "Unroll.Networks;Unroll.Images;Unroll.Hub;Unroll.Hosting;Unroll.Ilgpu;Unroll.Torch;Unroll.Onnx", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""");
        var pages = Snippets.Pages(PackageFeed.Repository).ToList();
        output.WriteLine(string.Join('\n', pages));
        Assert.True(pages.Count > 15, "Pages are missing.");
        project.Write("Common.cs", Snippets.Common);
        for (var i = 0; i < pages.Count; i++)
        {
            project.Write($"{i}_{Path.GetFileNameWithoutExtension(pages[i])}.cs", Snippets.Read(pages[i], $"Page{i}"));
        }

        ConsumerProject.AssertClean(await project.BuildAsync());
    }

    /// <summary>A wrong option, a member in the way of a generated one, and a constant of another source generator: the compiler has nothing to add.</summary>
    [Fact]
    public async Task Wrong_declarations_fail_the_build_with_their_diagnostics_alone()
    {
        var project = new ConsumerProject(feed, "Wrong", "net10.0", "<EnableDefaultCompileItems>false</EnableDefaultCompileItems>", items: """
            <Compile Include="*.cs" />
            <ProjectReference Include="Generator/Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
            """);
        project.Write("Option.cs", "[Unroll.ResNet(Layers = [3, 0])] public sealed partial record Option;");
        project.Write("Clash.cs", "[Unroll.ResNet(Layers = [1, 1, 1, 1])] public sealed partial record Clash\n{\n    public int Info => 1;\n}");
        project.Write("Constant.cs", "[Unroll.ResNet(Layers = [1, 1, 1, 1], Classes = Generated.Classes)] public sealed partial record Constant;");
        project.Write("Generator/Generator.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <EnforceExtendedAnalyzerRules>true</EnforceExtendedAnalyzerRules>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.14.0" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        project.Write("Generator/Constants.cs", """
            using Microsoft.CodeAnalysis;

            [Generator]
            public sealed class Constants : IIncrementalGenerator
            {
                public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
                    context.CompilationProvider, static (output, _) => output.AddSource("Generated.g.cs", "internal static class Generated { public const int Classes = 7; }"));
            }
            """);

        await AssertOnlyErrorsAsync(
            project,
            @"Option\.cs\(1,16\): error UNR0005: Layers gives a stage 0 blocks; ",
            @"Clash\.cs\(3,16\): error UNR0024: The network's record cannot have the member 'Info': ",
            @"Constant\.cs\(1,\d+\): error UNR0026: The value of 'Generated' is made by another source generator, ");
    }

    [Fact]
    public async Task An_old_language_is_the_only_error()
    {
        var project = new ConsumerProject(feed, "Old", "net8.0", "<LangVersion>10</LangVersion>");
        project.Write("Old.cs", "[Unroll.ResNet(Layers = new[] { 1, 1, 1, 1 })] public sealed partial record Old;");
        await AssertOnlyErrorsAsync(project, @"Old\.cs\(1,\d+\): error UNR0025: The network 'Old' is compiled to C# 12, but the project's language version is 10\.0; ");
    }

    private static async Task AssertOnlyErrorsAsync(ConsumerProject project, params string[] patterns)
    {
        var result = await project.BuildAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.All(patterns, pattern => Assert.Matches(pattern, result.Log));
        Assert.Equal(
            patterns.Select(pattern => Regex.Match(pattern, @"UNR\d+").Value),
            Regex.Matches(result.Log, @"(?:error|warning) ([A-Z]+\d+)").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }
}
