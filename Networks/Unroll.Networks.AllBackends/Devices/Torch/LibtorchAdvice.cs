namespace Unroll.Networks.Devices.Torch;

/// <summary>How a program that was built without libtorch can get it.</summary>
internal static class LibtorchAdvice
{
    private const string Solution = "Compiler.sln";
    private const string Command = "'dotnet run -c Release --project Networks/Unroll.Cli -p:WithLibtorch=true -- ...' builds and runs the tool with it";

    /// <summary>The advice for where the program is: in a clone of the repository, or wherever .NET installs tools.</summary>
    /// <param name="folder">The program's folder.</param>
    public static string For(string folder) => IsInClone(folder)
        ? $"{Command}."
        : $"In a clone of Unroll, {Command}.";

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
