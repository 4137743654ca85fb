using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Unroll.Testing;

namespace Unroll.Consumer.Tests;

/// <summary>Users' programs without the runtime's compiler or without a runtime, published from the packages alone.</summary>
public sealed class PublishTests(PackageFeed feed, ITestOutputHelper output)
{
    private const string Program = "<OutputType>Exe</OutputType>";
    private const string Trimmed = $"{Program}<SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode><TrimmerSingleWarn>false</TrimmerSingleWarn>";

    private const string Native = $"{Program}<PublishAot>true</PublishAot><IlcInstructionSet>native</IlcInstructionSet><TrimmerSingleWarn>false</TrimmerSingleWarn>";

    /// <summary>All of ASP.NET or ILGPU is compiled: what the tests look at takes half as long where nothing is optimised and nothing is kept for debuggers.</summary>
    private const string Unoptimised = "<Optimize>false</Optimize><DebugType>none</DebugType>";

    /// <summary>All kernel sets take twice as long to compile; ConsumerTests has a program with them.</summary>
    private const string FewKernels = "<UnrollGpuKernelSets>Direct</UnrollGpuKernelSets>";

    /// <summary>A program that runs MyNet on the CPU, then tries a GPU.</summary>
    private const string GpuProgram = """
        using System;
        using System.Globalization;
        using System.IO;
        using System.Runtime.InteropServices;
        using Consumer;
        using Unroll.Ilgpu;

        var image = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(args[1]));
        foreach (var logit in MyNet.Load(args[0]).Forward(image))
        {
            Console.WriteLine(logit.ToString("R", CultureInfo.InvariantCulture));
        }

        try
        {
            using var devices = new GpuDevices();
            using var accelerator = devices.Open("cpu");
            using var gpu = MyNet.Gpu.Load(accelerator, args[0]);
            Console.WriteLine(gpu.Forward(image)[0].Length);
        }
        catch (GpuException e)
        {
            Console.Error.WriteLine(e.Message);
            return 3;
        }

        return 0;
        """;

    /// <summary>A service that runs MyNet on what it is sent.</summary>
    private const string Service = """
        using System.Globalization;
        using System.Runtime.InteropServices;
        using Consumer;
        using Unroll.Hosting;

        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddUnroll<MyNet>(builder.Configuration.GetSection("MyNet"), o => o.MaxBatchSize = 2);
        builder.Services.AddHealthChecks().AddUnroll();
        var app = builder.Build();
        app.MapPost("/logits", async (HttpRequest request, IServedNetwork<MyNet> net) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            var logits = await net.ForwardAsync(MemoryMarshal.Cast<byte, float>(body.ToArray()), request.HttpContext.RequestAborted);
            return string.Join('\n', logits.Select(logit => logit.ToString("R", CultureInfo.InvariantCulture)));
        });
        app.MapHealthChecks("/health");
        app.Run();
        """;

    private static string Runtime => RuntimeInformation.RuntimeIdentifier;

    /// <summary>The network is served by a minimal API, its options bound from configuration; what is generated for other back ends is left out.</summary>
    [Fact]
    public async Task Serves_as_native_code_beside_back_ends_that_it_does_not_use()
    {
        var project = new ConsumerProject(
            feed, "Native", "net10.0", $"{await FindLinkerAsync()}{Native}{Unoptimised}{FewKernels}<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>", "Unroll.Hosting;Unroll.Ilgpu;Unroll.Onnx", sdk: "Microsoft.NET.Sdk.Web").WithProgram();
        project.Write("Program.cs", Service);
        await project.PublishAsync(Runtime);
        Assert.False(File.Exists(Path.Combine(project.Folder, "out", "Native.dll")));

        using var server = await ServerProcess.StartAsync(
            output, project.Folder, project.NativeProgram, "--MyNet:Weights", feed.Weights, "--MyNet:Threads", "1", "--urls", "http://127.0.0.1:0");
        var image = await File.ReadAllBytesAsync(feed.Image, TestContext.Current.CancellationToken);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await server.Client.PostAsync("/logits", new ByteArrayContent(image), TestContext.Current.CancellationToken);
            return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }));
        Assert.All(answers, answer => feed.AssertClose(ConsumerProject.Logits(answer)));
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// What is to become native code is built with the analyzers of native code and run as if it were: it warns and says what the native program does. To make
    /// that, all of ILGPU with it, takes three times as long; explicit.
    /// </summary>
    [Theory]
    [InlineData("build")]
    [InlineData("publish", Explicit = true)]
    public async Task A_native_program_is_warned_of_the_GPU_and_told_that_the_CPU_network_works(string command)
    {
        var properties = $"{(command == "publish" ? await FindLinkerAsync() : "")}{Native}{Unoptimised}{FewKernels}<TreatWarningsAsErrors>false</TreatWarningsAsErrors>";
        var project = new ConsumerProject(feed, "NativeGpu", "net10.0", properties, "Unroll.Ilgpu").WithProgram();
        project.Write("Program.cs", GpuProgram);

        var made = command == "build" ? await project.BuildAsync() : await project.PublishWithWarningsAsync(Runtime);
        await AssertWarnsAndExplainsAsync(project, made, "IL3050", "native code (PublishAot)");
    }

    [Fact]
    public async Task A_trimmed_program_is_warned_of_the_GPU_and_told_that_the_CPU_network_works()
    {
        var project = new ConsumerProject(feed, "TrimmedGpu", "net10.0", $"{Trimmed}{FewKernels}<TreatWarningsAsErrors>false</TreatWarningsAsErrors>", "Unroll.Ilgpu").WithProgram();
        project.Write("Program.cs", GpuProgram);

        await AssertWarnsAndExplainsAsync(project, await project.PublishWithWarningsAsync(Runtime), "IL2026", "a trimmed program (PublishTrimmed");
    }

    /// <summary>The build warns at the two calls that need ILGPU, and neither in generated code nor in the packages; the program runs on the CPU, then says what is wrong with the GPU.</summary>
    private async Task AssertWarnsAndExplainsAsync(ConsumerProject project, CommandResult made, string warning, string reason)
    {
        Assert.True(made.ExitCode == 0, made.Log);
        foreach (var call in new[] { "GpuDevices.GpuDevices()", "MyNet.Gpu.Load(Accelerator, String, GpuOptions)" })
        {
            Assert.Matches($@"Program\.cs\(\d+(,\d+)?\): .*warning {warning}: .*{Regex.Escape(call)}", made.Log);
        }

        Assert.DoesNotMatch(@"\.g\.cs.*warning |warning IL\d+: (Unroll|Consumer)\.", made.Log);

        var run = await project.RunProgramAsync();
        Assert.True(run.ExitCode == 3, run.Log);
        feed.AssertClose(ConsumerProject.Logits(run.Output));
        Assert.Contains(reason, run.Log, StringComparison.Ordinal);
        Assert.Contains("The CPU network works in this program", run.Log, StringComparison.Ordinal);
    }

    /// <summary>Native AOT links with clang; where there is none, gcc will do.</summary>
    private static async Task<string> FindLinkerAsync()
    {
        if (!OperatingSystem.IsLinux() || await RunsAsync("clang"))
        {
            return "";
        }

        Assert.SkipUnless(await RunsAsync("gcc"), "Native AOT needs a linker, and neither clang nor gcc is installed.");
        return "<CppCompilerAndLinker>gcc</CppCompilerAndLinker>";
    }

    private static async Task<bool> RunsAsync(string program)
    {
        try
        {
            return (await DotnetCommand.RunProgramAsync(program, AppContext.BaseDirectory, ["--version"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
