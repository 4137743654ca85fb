namespace Unroll.Consumer.Tests;

/// <summary>Users' projects, built from the packages alone.</summary>
public sealed class ConsumerTests(PackageFeed feed)
{
    private const string Program = "<OutputType>Exe</OutputType>";

    // The program's own text is not the point: literals, and a public type in a program.
    private const string Strict = "<AnalysisMode>All</AnalysisMode><GenerateDocumentationFile>true</GenerateDocumentationFile><NoWarn>$(NoWarn);CA1303;CA1515</NoWarn>";

    [Fact]
    public async Task Runs_on_net10_without_a_warning_under_all_analyzers()
    {
        var project = new ConsumerProject(feed, "Jit", "net10.0", $"{Program}{Strict}<Nullable>enable</Nullable>").WithProgram();
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
    public async Task Snippets_of_the_documentation_compile_with_the_package_of_the_zoo()
    {
        var project = new ConsumerProject(feed, "Snippets", "net10.0", "<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>", "Unroll.Networks");
        var snippets = Snippets.Read(Path.Combine(PackageFeed.Repository, "docs", "getting-started.md"));
        Assert.NotEmpty(snippets);
        for (var i = 0; i < snippets.Count; i++)
        {
            project.Write($"Snippet{i}.cs", snippets[i]);
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
}
