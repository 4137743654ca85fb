using System.Runtime.InteropServices;
using System.Text.Json;

namespace Unroll.Testing;

/// <summary>What is known of a stage's feature map: its norm, its product with the probe vector and its first values.</summary>
public sealed record GoldenStage(int[] Shape, double Norm, double Projection, float[] First);

/// <summary>A recorded run of the PyTorch implementation (Data/golden).</summary>
public sealed class GoldenRecord
{
    private GoldenRecord(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes($"{path}.json"));
        var root = json.RootElement;
        Parameters = root.GetProperty("params").GetInt64();
        MultiplyAccumulates = root.GetProperty("macs_conv_linear_per_image").GetInt64();
        InputShape = Ints(root.GetProperty("input").GetProperty("shape"));
        Stages = root.GetProperty("stages").EnumerateObject().ToDictionary(s => s.Name, s => Stage(s.Value));
        Logits = File.Exists($"{path}.f64")
            ? MemoryMarshal.Cast<byte, double>(File.ReadAllBytes($"{path}.f64")).ToArray()
            : [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes($"{path}.f32")).ToArray().Select(v => (double)v)];
    }

    public long Parameters { get; }

    public long MultiplyAccumulates { get; }

    public int[] InputShape { get; }

    public IReadOnlyDictionary<string, GoldenStage> Stages { get; }

    /// <summary>The logits in double precision where they were recorded so (batch 1), else PyTorch's float32 ones.</summary>
    public double[] Logits { get; }

    public static GoldenRecord Read(string model, string size) => new(Path.Combine(Folder, $"{model}__{size}"));

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Data", "golden");

    private static GoldenStage Stage(JsonElement stage) => new(
        Ints(stage.GetProperty("shape")),
        (stage.TryGetProperty("l2_f64", out var norm) ? norm : stage.GetProperty("l2")).GetDouble(),
        (stage.TryGetProperty("proj_f64", out var projection) ? projection : stage.GetProperty("proj")).GetDouble(),
        [.. stage.GetProperty("first8").EnumerateArray().Select(v => v.GetSingle())]);

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];
}
