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
            "Unroll.Networks;Unroll.Images;Unroll.Hub;Unroll.Ilgpu;Unroll.Torch;Unroll.Onnx", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""");
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

    [Fact]
    public async Task A_wrong_declaration_fails_the_build_with_its_diagnostic()
    {
        var project = new ConsumerProject(feed, "Wrong", "net10.0", "");
        project.Write("Wrong.cs", "[Unroll.ResNet(Layers = [3, 0])] public sealed partial record Wrong;");
        var result = await project.BuildAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(@"Wrong\.cs\(1,16\): error UNR0005: Layers gives a stage 0 blocks; ", result.Log);
    }

    [Fact]
    public async Task A_member_in_the_way_of_a_generated_one_is_the_only_error()
    {
        var project = new ConsumerProject(feed, "Clash", "net10.0", "");
        project.Write("Clash.cs", "[Unroll.ResNet(Layers = [1, 1, 1, 1])] public sealed partial record Clash\n{\n    public int Info => 1;\n}");
        await AssertOnlyErrorAsync(project, @"Clash\.cs\(3,16\): error UNR0024: The network's record cannot have the member 'Info': ");
    }

    [Theory]
    [InlineData("11")]
    [InlineData("10")]
    public async Task An_old_language_is_the_only_error(string version)
    {
        var project = new ConsumerProject(feed, $"Old{version}", "net8.0", $"<LangVersion>{version}</LangVersion>");
        project.Write("Old.cs", "[Unroll.ResNet(Layers = new[] { 1, 1, 1, 1 })] public sealed partial record Old;");
        await AssertOnlyErrorAsync(project, $@"Old\.cs\(1,\d+\): error UNR0025: The network 'Old' is compiled to C# 12, but the project's language version is {version}\.0; ");
    }

    [Fact]
    public async Task A_constant_of_another_source_generator_is_the_only_error()
    {
        var project = new ConsumerProject(feed, "Constants", "net10.0", "<EnableDefaultCompileItems>false</EnableDefaultCompileItems>", items: """
            <Compile Include="Net.cs" />
            <ProjectReference Include="Generator/Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
            """);
        project.Write("Net.cs", "[Unroll.ResNet(Layers = [1, 1, 1, 1], Classes = Generated.Classes)] public sealed partial record Net;");
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
        await AssertOnlyErrorAsync(project, @"Net\.cs\(1,\d+\): error UNR0026: The value of 'Generated' is made by another source generator, ");
    }

    private static async Task AssertOnlyErrorAsync(ConsumerProject project, string pattern)
    {
        var result = await project.BuildAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(pattern, result.Log);
        Assert.Equal(
            Regex.Match(pattern, @"UNR\d+").Value,
            Assert.Single(Regex.Matches(result.Log, @"(?:error|warning) ([A-Z]+\d+)").Select(match => match.Groups[1].Value).Distinct()));
    }
}
