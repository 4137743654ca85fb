namespace Unroll.Tests.Generator.Fuzz;

/// <summary>Writes random declarations.</summary>
internal sealed class DeclarationText(Random random)
{
    private static readonly string[] Extremes =
        ["int.MinValue", "-65537", "-1", "0", "1", "2", "3", "5", "7", "8", "16", "31", "64", "100", "1023", "65535", "65536", "65537", "1 << 20", "int.MaxValue"];

    private static readonly string[] Integers =
        ["Radix", "Cardinality", "BottleneckWidth", "StemWidth", "SplitAttentionDivisor", "SqueezeReduction", "SqueezeDivisor", "EcaKernel", "Dilation", "OutputStride", "LastStride", "NormGroups", "Classes"];

    private static readonly string[] Enums = ["Block = (ResidualBlock)", "Attention = (ChannelAttention)", "Style = (ResNetStyle)", "AntiAliasing = (AntiAliasing)", "Norm = (NormKind)"];

    private static readonly string[] Flags = ["DeepStem", "TieredStem", "AvgDown", "Avd", "AvdFirst", "RectifiedConv", "RectifyAvg"];

    private static readonly string[] Fragments =
        ["", ",", ";", "]", "[", "(", ")", "{", "}", "=", "\"", "'", "null", "default", "typeof(", "[[", "..", "-", "/*", "//", "\n", "\0", "\uFEFF", "é", "9999999999", "1e400", "0x", "partial", "record", "Layers", "nameof(Layers)", "@", "#if X", "stackalloc", "x => x", "\"\"\""];

    /// <summary>A network that someone could mean, small, most often valid.</summary>
    public string Plausible(int index)
    {
        var stages = random.Next(1, 5);
        var basic = random.Next(3) == 0;
        var (channels, options) = (Repeat(stages, _ => Pick("8", "16", "24", "32", "64")), new List<string>());
        if (basic)
        {
            options.Add("Block = ResidualBlock.Basic");
        }

        var radix = !basic && random.Next(3) == 0;
        if (radix)
        {
            options.Add($"Radix = {Pick("1", "2", "4")}");
            Maybe(options, "SplitAttentionDivisor = 8");
        }
        else
        {
            Maybe(options, Pick("Attention = ChannelAttention.Eca", "Attention = ChannelAttention.SqueezeExcitation, SqueezeReduction = 8, SqueezeDivisor = 1"));
        }

        if (!basic)
        {
            Maybe(options, $"BottleneckWidth = {Pick("32", "64", "128")}");
            Maybe(options, $"Cardinality = {Pick("1", "2", "4")}");
            var avd = random.Next(3) == 0;
            if (avd)
            {
                options.Add(Pick("Avd = true", "Avd = true, AvdFirst = true"));
            }
            else if (!radix)
            {
                Maybe(options, Pick("Style = ResNetStyle.Caffe", "AntiAliasing = AntiAliasing.AvgPool"));
            }
        }

        Maybe(options, Pick("DeepStem = true", "DeepStem = true, StemWidth = 16", "DeepStem = true, StemWidth = 24, TieredStem = true"));
        Maybe(options, "AvgDown = true");
        Maybe(options, $"Ibn = [{Repeat(stages, _ => Pick("InstanceBatchNorm.None", "InstanceBatchNorm.A", "InstanceBatchNorm.B"))}]");
        Maybe(options, basic ? "AvgDown = false" : Pick("RectifiedConv = true", "RectifiedConv = true, RectifyAvg = true"));
        Maybe(options, Pick("Dilation = 2", "Dilation = 4", "OutputStride = 8", "OutputStride = 16", "LastStride = 1", $"ReplaceStrideWithDilation = [{Repeat(stages - 1, _ => Pick("true", "false"))}]"));
        Maybe(options, Pick("Norm = NormKind.GroupNorm, NormGroups = 8", "NormEpsilon = 1e-3"));
        Maybe(options, Pick("Classes = 0", "Classes = 7", "OutIndices = [0]", "OutIndices = [0], OutStem = true", "OutStem = true, Classes = 2", $"OutIndices = [{stages - 1}], Classes = 3"));
        Maybe(options, Pick("Input = [3, 64, 64]", "Input = [1, 33, 65]", "Input = [4, 128, 32]"));
        return Record(index, [$"Layers = [{Repeat(stages, _ => Pick("1", "2"))}]", $"Channels = [{channels}]", .. options.DistinctBy(option => option.Split(' ')[0])]);
    }

    /// <summary>Options in any combination, with values from the edges.</summary>
    public string Extreme(int index)
    {
        var options = new List<string>();
        var stages = random.Next(5);
        Often(options, $"Layers = [{Repeat(stages, _ => random.Next(8) == 0 ? Pick(Extremes) : "1")}]");
        Often(options, $"Channels = [{Repeat(random.Next(8) == 0 ? random.Next(20) : stages, _ => random.Next(3) == 0 ? Pick(Extremes) : "16")}]");
        Maybe(options, $"Input = [{Repeat(random.Next(6) == 0 ? random.Next(5) : 3, _ => Pick(Extremes))}]");
        Maybe(options, $"OutIndices = [{Repeat(random.Next(4), _ => Pick("-1", "0", "1", "2", "int.MaxValue"))}]");
        Maybe(options, $"ReplaceStrideWithDilation = [{Repeat(random.Next(4), _ => Pick("true", "false"))}]");
        Maybe(options, $"NormEpsilon = {Pick("0", "-0.0", "1e-300", "double.NaN", "double.Epsilon", "double.MaxValue", "double.NegativeInfinity")}");
        for (var i = random.Next(4); i > 0; i--)
        {
            options.Add(Pick(
                $"{Pick(Integers)} = {Pick(Extremes)}",
                $"{Pick(Enums)}({random.Next(-1, 4)})",
                $"{Pick(Flags)} = {Pick("true", "false")}"));
        }

        return Record(index, [.. options.DistinctBy(option => option.Split(' ')[0])]);
    }

    /// <summary>A declaration with pieces of its text cut out, doubled or replaced.</summary>
    public string Mutilated(int index)
    {
        var text = random.Next(2) == 0 ? Plausible(index) : Extreme(index);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var start = random.Next(text.Length);
            var length = Math.Min(random.Next(12), text.Length - start);
            text = random.Next(3) switch
            {
                0 => text.Remove(start, length),
                1 => text.Insert(start, text.Substring(start, length)),
                _ => text.Remove(start, length).Insert(start, Pick(Fragments)),
            };
        }

        return text;
    }

    private static string Record(int index, IEnumerable<string> arguments) => $"[ResNet({string.Join(", ", arguments)})] public sealed partial record Net{index};";

    private string Repeat(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    private void Maybe(List<string> options, string option)
    {
        if (random.Next(3) == 0)
        {
            options.Add(option);
        }
    }

    private void Often(List<string> options, string option)
    {
        if (random.Next(12) > 0)
        {
            options.Add(option);
        }
    }
}
