namespace Unroll.Consumer.Tests;

/// <summary>What the ordinary build of the clone has made, which commands that build the same projects in another way must leave as it is.</summary>
internal static class OrdinaryBuild
{
    /// <summary>Folders of the other builds, below a project's bin and obj.</summary>
    private static readonly string[] OtherBuilds = ["libtorch", "gpu", "gpu-kit"];

    /// <summary>The files that were compiled, and those that say of what, with their times.</summary>
    public static string[] Stamps()
    {
        string[] folders = ["Generator", "Runtime", "Networks"];
        return [.. folders
            .SelectMany(folder => new DirectoryInfo(Path.Combine(PackageFeed.Repository, folder)).EnumerateDirectories())
            .SelectMany(project => project.EnumerateDirectories().Where(folder => folder.Name is "bin" or "obj"))
            .SelectMany(output => output.EnumerateFileSystemInfos().Where(entry => !OtherBuilds.Contains(entry.Name)))
            .SelectMany(entry => entry is DirectoryInfo folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [(FileInfo)entry])
            .Where(file => file.Extension == ".dll" || file.Name.EndsWith(".deps.json", StringComparison.Ordinal) || file.Name == "project.assets.json")
            .Select(file => $"{file.FullName} {file.LastWriteTimeUtc.Ticks}")
            .Order(StringComparer.Ordinal)];
    }
}
