using System.Reflection;

namespace Unroll.Networks.Devices.Torch;

/// <summary>How a program that was built without libtorch can get it.</summary>
internal static class LibtorchAdvice
{
    private const string Solution = "Compiler.sln";
    private const string Server = "Unroll.Server";

    private static string Command => Assembly.GetEntryAssembly()?.GetName().Name == Server ? CommandOf(Server, "server") : CommandOf("Unroll.Cli", "tool");

    /// <summary>The advice for where the program is: in a clone of the repository, or wherever .NET installs tools.</summary>
    /// <param name="folder">The program's folder.</param>
    public static string For(string folder) => IsInClone(folder)
        ? $"{Command}."
        : $"In a clone of Unroll, {Command}.";

    private static string CommandOf(string project, string program) =>
        $"'dotnet run -c Release --project Networks/{project} -p:WithLibtorch=true -- ...' builds and runs the {program} with it";

    private static bool IsInClone(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            if (File.Exists(Path.Combine(parent.FullName, Solution)))
            {
                return true;
            }
        }

        return false;
    }
}
