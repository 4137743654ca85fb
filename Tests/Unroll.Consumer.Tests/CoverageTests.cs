using System.Xml.Linq;

namespace Unroll.Consumer.Tests;

/// <summary>A user's tests under a tool that instruments their assembly, generated code included.</summary>
public sealed class CoverageTests(PackageFeed feed)
{
    /// <summary>What the user has written beside the network's declaration.</summary>
    private const string Prediction = """
        using System;

        namespace Consumer;

        public static class Prediction
        {
            public static int Class(ReadOnlySpan<float> logits)
            {
                var best = 0;
                for (var i = 1; i < logits.Length; i++)
                {
                    best = logits[i] > logits[best] ? i : best;
                }

                return best;
            }
        }
        """;

    [Fact]
    public async Task Generated_kernels_run_under_coverage_and_no_generated_line_is_counted()
    {
        var library = new ConsumerProject(
            feed, "Covered", "net10.0", "<UnrollGpuKernelSets>Direct</UnrollGpuKernelSets>", "Unroll.Ilgpu", $"""<PackageReference Include="Unroll.Onnx" Version="{feed.Version}" />""").WithProgram();
        File.Delete(Path.Combine(library.Folder, "Program.cs"));
        library.Write("Prediction.cs", Prediction);
        var tests = new ConsumerProject(feed, "CoveredTests", "net10.0", "<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject>", items: """
            <ProjectReference Include="../Covered/Covered.csproj" />
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
            <PackageReference Include="xunit.v3.mtp-off" Version="4.0.2" />
            <PackageReference Include="xunit.runner.visualstudio" Version="4.0.1" />
            <PackageReference Include="coverlet.collector" Version="10.0.1" />
            """);
        tests.Write("Tests.cs", $$"""
            using System;
            using System.IO;
            using System.Runtime.InteropServices;
            using Consumer;
            using Unroll.Ilgpu;
            using Xunit;

            public class Tests
            {
                [Fact]
                public void Back_ends_agree()
                {
                    var weights = {{SourceText(feed.Weights)}};
                    var image = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes({{SourceText(feed.Image)}})).ToArray();
                    var cpu = MyNet.Load(weights).Forward(image);
                    using var devices = new GpuDevices();
                    using var accelerator = devices.Open("cpu");
                    using var gpu = MyNet.Gpu.Load(accelerator, weights);
                    Assert.Equal(Prediction.Class(cpu), Prediction.Class(gpu.Forward(image)[0]));
                    using var file = new MemoryStream();
                    using var opened = Unroll.Weights.StateDict.Open(weights);
                    MyNet.Onnx.Save(file, opened);
                    Assert.NotEqual(0, file.Length);
                }
            }
            """);

        var result = await feed.BuildAsync(tests.Folder, "test", "-c", "Release", "--collect", "XPlat Code Coverage", "--results-directory", "results");

        Assert.True(result.ExitCode == 0, result.Log);
        Assert.Matches(@"Passed: +1\b", result.Log);
        var report = XDocument.Load(Directory.EnumerateFiles(Path.Combine(tests.Folder, "results"), "coverage.cobertura.xml", SearchOption.AllDirectories).Single());
        var lines = report.Descendants("class")
            .Where(type => type.Descendants("line").Any())
            .Select(type => (Type: (string?)type.Attribute("name"), File: Path.GetFileName((string)type.Attribute("filename")!)))
            .Distinct();
        Assert.Equal([("Consumer.Prediction", "Prediction.cs")], lines);
        Assert.All(report.Descendants("line"), line => Assert.NotEqual("0", (string?)line.Attribute("hits")));
    }

    private static string SourceText(string path) => $"@\"{path}\"";
}
