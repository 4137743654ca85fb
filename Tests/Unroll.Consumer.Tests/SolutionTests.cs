using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Unroll.Consumer.Tests;

/// <summary>`dotnet test` builds the projects of tests and what they reference, and nothing else.</summary>
public sealed partial class SolutionTests
{
    [Fact]
    public void Every_project_of_the_solution_is_built_with_the_tests()
    {
        var solution = ProjectOfSolution().Matches(File.ReadAllText(Path.Combine(PackageFeed.Repository, "Compiler.sln")))
            .Select(match => Path.Combine(PackageFeed.Repository, match.Value.Replace('\\', Path.DirectorySeparatorChar))).ToList();
        var built = new HashSet<string>();
        var open = new Stack<string>(solution.Where(project => project.EndsWith(".Tests.csproj", StringComparison.Ordinal)));
        Assert.NotEmpty(open);
        while (open.TryPop(out var project))
        {
            if (built.Add(project))
            {
                foreach (var reference in XDocument.Load(project).Descendants("ProjectReference").Select(e => e.Attribute("Include")!.Value))
                {
                    var pattern = $"^{Regex.Escape(Path.GetFullPath(reference, Path.GetDirectoryName(project)!)).Replace("\\*", "[^/\\\\]*", StringComparison.Ordinal)}$";
                    var referenced = solution.Where(other => Regex.IsMatch(other, pattern)).ToList();
                    Assert.True(referenced.Count > 0, $"{project} references {reference}, which is not in the solution.");
                    referenced.ForEach(open.Push);
                }
            }
        }

        Assert.Empty(solution.Except(built));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(PackageFeed.Repository, "Compiler.sln")).Replace('\\', '/');
        string[] folders = ["Generator", "Runtime", "Networks", "Bench", "Tests"];
        var projects = folders.SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(PackageFeed.Repository, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(project => Path.GetRelativePath(PackageFeed.Repository, project).Replace('\\', '/')).ToList();
        Assert.NotEmpty(projects);
        Assert.DoesNotContain(projects, project => !solution.Contains(project, StringComparison.Ordinal));
    }

    [GeneratedRegex("(?<=\")[^\"]+\\.csproj(?=\")")]
    private static partial Regex ProjectOfSolution();
}
