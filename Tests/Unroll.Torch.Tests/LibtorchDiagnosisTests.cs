namespace Unroll.Torch.Tests;

/// <summary>What the loader says, in the words of glibc, dyld and Windows, and what users are told.</summary>
public sealed class LibtorchDiagnosisTests : IDisposable
{
    private const string Linux = "linux-x64";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unroll-libtorch-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_old_libstdcxx_is_named_with_the_newest_versions_that_it_has_and_that_are_needed()
    {
        var system = Library("libstdc++.so.6", "GLIBCXX_3.4", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "GLIBCXX_3.4.4", "CXXABI_1.3.13", "GLIBCXX_DEBUG_MESSAGE_LENGTH");
        var native = Library("libLibTorchSharp.so", "GLIBCXX_3.4.31", "GLIBCXX_3.4.32", "GLIBCXX_3.4.9");

        var problem = Diagnose($"{system}: version `GLIBCXX_3.4.31' not found (required by {native})");

        Assert.Equal(LibtorchFailure.LibstdcxxTooOld, problem.Failure);
        Assert.Contains($" needs GLIBCXX_3.4.32; this system's {system} ends at GLIBCXX_3.4.30. ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("export LD_LIBRARY_PATH=$(libstdcxx.sh)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_libstdcxx_that_cannot_be_read_is_named_with_the_version_that_the_loader_misses()
    {
        var problem = Diagnose("/lib/nowhere/libstdc++.so.6: version `CXXABI_1.3.15' not found (required by /nowhere/libLibTorchSharp.so)");

        Assert.Equal(LibtorchFailure.LibstdcxxTooOld, problem.Failure);
        Assert.Contains(" needs CXXABI_1.3.15; this system's /lib/nowhere/libstdc++.so.6 does not have it. ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_C_library_has_no_remedy_but_a_newer_system()
    {
        var problem = Diagnose("/lib/x86_64-linux-gnu/nowhere/libc.so.6: version `GLIBC_2.34' not found (required by /nowhere/libLibTorchSharp.so)");

        Assert.Equal(LibtorchFailure.UnsupportedPlatform, problem.Failure);
        Assert.Contains("GLIBC_2.34", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LD_LIBRARY_PATH", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libtorch.so: cannot open shared object file: No such file or directory", Linux, "libtorch.so")]
    [InlineData("libc10.so: cannot open shared object file: No such file or directory", Linux, "libc10.so")]
    [InlineData("dlopen(/app/libLibTorchSharp.dylib, 0x0001): Library not loaded: @rpath/libtorch.dylib", "osx-arm64", "libtorch.dylib")]
    public void A_program_without_libtorch_is_told_which_packages_bring_it(string line, string platform, string library)
    {
        var problem = Diagnose(line, platform);

        Assert.Equal(LibtorchFailure.Missing, problem.Failure);
        Assert.Contains($"{library} is not found", problem.Message, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cpu", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_the_native_half_has_no_libtorch_unless_that_was_found()
    {
        const string Line = "/app/libLibTorchSharp.so: cannot open shared object file: No such file or directory";

        Assert.Equal(LibtorchFailure.Missing, Diagnose(Line).Failure);
        Assert.Equal(LibtorchFailure.LoadFailed, Diagnose(Line, isLibtorchFound: true).Failure);
    }

    [Fact]
    public void Windows_says_the_same_in_one_line()
    {
        var error = new DllNotFoundException("Unable to load DLL 'LibTorchSharp' or one of its dependencies: The specified module could not be found. (0x8007007E)");

        Assert.Equal(LibtorchFailure.Missing, LibtorchDiagnosis.Of(error, isLibtorchFound: false, "win-x64").Failure);
    }

    [Theory]
    [InlineData("/app/libLibTorchSharp.so: wrong ELF class: ELFCLASS32", Linux)]
    [InlineData("dlopen(/app/libLibTorchSharp.dylib, 0x0001): tried: '/app/libLibTorchSharp.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))", "osx-arm64")]
    public void Libraries_for_another_processor_are_told_from_missing_ones(string line, string platform)
    {
        var problem = Diagnose(line, platform);

        Assert.Equal(LibtorchFailure.UnsupportedPlatform, problem.Failure);
        Assert.Contains($"different processor than {platform}", problem.Message, StringComparison.Ordinal);
        Assert.Contains(line, problem.Message, StringComparison.Ordinal);
        Assert.Equal(LibtorchFailure.UnsupportedPlatform, LibtorchDiagnosis.Of(new BadImageFormatException("Bad format. (0x8007000B)"), isLibtorchFound: true, platform).Failure);
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    public void A_platform_without_libtorch_is_named(string platform)
    {
        var problem = Diagnose("libtorch.so: cannot open shared object file: No such file or directory", platform);

        Assert.Equal(LibtorchFailure.UnsupportedPlatform, problem.Failure);
        Assert.Contains($"does not run on {platform}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_is_told_in_the_loaders_words()
    {
        const string Line = "/app/libtorch_cpu.so: undefined symbol: omp_get_num_threads";

        var problem = Diagnose(Line);

        Assert.Equal(LibtorchFailure.LoadFailed, problem.Failure);
        Assert.Contains(Line, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machines_own_platform_is_one_of_those_that_messages_name() =>
        Assert.Matches("^(linux|linux-musl|win|osx)-(x64|x86|arm64|arm)$", LibtorchDiagnosis.CurrentPlatform);

    /// <summary>As the runtime reports it: a line for each place that it tried, most of which are not there.</summary>
    private static LibtorchException Diagnose(string line, string platform = Linux, bool isLibtorchFound = false)
    {
        var error = new DllNotFoundException(
            "Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace. "
            + "If you're using glibc, consider setting the LD_DEBUG environment variable: \n"
            + "/app/runtimes/linux-x64/native/LibTorchSharp.so: cannot open shared object file: No such file or directory\n"
            + $"{line}\n"
            + "/app/libLibTorchSharp: cannot open shared object file: No such file or directory\n");
        var problem = LibtorchDiagnosis.Of(error, isLibtorchFound, platform);
        Assert.Same(error, problem.InnerException);
        Assert.DoesNotContain('\n', problem.Message);
        return problem;
    }

    /// <summary>A file with the names of versions in it as a library has them.</summary>
    private string Library(string name, params string[] versions)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"\u007fELF\0{string.Join('\0', versions)}\0");
        return path;
    }
}
