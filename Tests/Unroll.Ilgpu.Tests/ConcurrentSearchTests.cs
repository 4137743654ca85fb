using System.Diagnostics;

namespace Unroll.Ilgpu.Tests;

/// <summary>Several threads that look for devices at once, as the first in their process: drivers start then.</summary>
public class ConcurrentSearchTests
{
    private const int Threads = 8;
    private const int Processes = 3;

    [Fact]
    public async Task Searches_at_the_same_time_find_the_same_devices()
    {
        Assert.SkipUnless(TestDevices.Has(TestDevices.OpenCl), TestDevices.WhyNot(TestDevices.OpenCl));
        for (var i = 0; i < Processes; i++)
        {
            var (exitCode, output) = await RunAloneAsync();
            Assert.True(exitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
        }
    }

    /// <summary>Run by the other test, in a process where nothing has looked for devices.</summary>
    [Fact(Explicit = true)]
    public void All_threads_of_a_new_process_find_opencl()
    {
        using var start = new Barrier(Threads);
        var found = new string[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            using var devices = new GpuDevices();
            found[i] = string.Join(", ", devices.All);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(found, devices => Assert.Contains("opencl:0", devices, StringComparison.Ordinal));
        Assert.Single(found.Distinct());
    }

    private static async Task<(int ExitCode, string Output)> RunAloneAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(ConcurrentSearchTests).Assembly.Location, "-method", $"{typeof(ConcurrentSearchTests).FullName}.{nameof(All_threads_of_a_new_process_find_opencl)}", "-explicit", "only", "-noColor"])
        {
            start.ArgumentList.Add(argument);
        }

        // What the test platform told this process is not for that one.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
