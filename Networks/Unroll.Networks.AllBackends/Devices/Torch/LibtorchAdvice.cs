using TorchSharp;

namespace Unroll.Networks.Devices.Torch;

/// <summary>How a program that was built without libtorch comes by it.</summary>
internal static class LibtorchAdvice
{
    private const string Solution = "Compiler.sln";
    private const string Command = "'dotnet run -c Release --project Networks/Unroll.Cli -p:WithLibtorch=true -- ...' builds and runs the tool with it";

    /// <summary>What fits the place where the program is: a clone of the repository, or wherever .NET installs tools.</summary>
    /// <param name="folder">The program's folder.</param>
    public static string For(string folder) => IsInClone(folder)
        ? $"{Command}."
        : $"In a clone of Unroll, {Command}.{OfSystem()}";

    /// <summary>The loader of Linux looks there for the libraries that TorchSharp's native half, which the tool has, asks for.</summary>
    private static string OfSystem() => OperatingSystem.IsLinux()
        ? $" This one uses a libtorch whose folder LD_LIBRARY_PATH names, of the version that TorchSharp-cpu {typeof(torch).Assembly.GetName().Version!.ToString(3)} brings."
        : "";

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
