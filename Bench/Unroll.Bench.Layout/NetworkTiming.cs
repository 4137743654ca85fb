using System.Globalization;

namespace Unroll.Bench.Layout;

/// <summary>All convolutions of a network one after another, each with its own weights, as in a forward pass.</summary>
internal static class NetworkTiming
{
    public static void Run(double seconds)
    {
        var peak = Peak.Measure();
        foreach (var (name, layers) in new[] { ("resnet18", ResNet18()), ("resnet50", ResNet50(64, 1)), ("resnext50_32x4d", ResNet50(128, 32)) })
        {
            foreach (var winograd in new[] { false, true })
            {
                NetworkRun.UseWinograd = winograd;
                foreach (var threads in new[] { 1, 2 })
                {
                    var operations = layers.Sum(layer => 2 * layer.MultiplyAdds);
                    using var network = new NetworkRun(layers, threads);
                    var compiled = System.Runtime.JitInfo.GetCompilationTime();
                    network.Run();
                    compiled = System.Runtime.JitInfo.GetCompilationTime() - compiled;
                    var time = Timing.Minimum(network.Run, seconds);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name}, {threads} threads, {(winograd ? "Winograd" : "direct")}: {time * 1e3:f2} ms, {network.Sum * 1e3:f2} ms by layer minima, {operations / (peak * threads * network.Sum):p1} of the peak; {compiled.TotalMilliseconds:f0} ms of JIT in the first run"));
                    if (threads == 1)
                    {
                        network.Report(peak);
                    }
                }
            }
        }
    }

    private static List<Layer> ResNet18()
    {
        var layers = new List<Layer> { new("stem", 224, 3, 64, 7, 2) };
        var (size, channels) = (56, 64);
        for (var stage = 0; stage < 4; stage++)
        {
            for (var block = 0; block < 2; block++)
            {
                var width = 64 << stage;
                var stride = stage > 0 && block == 0 ? 2 : 1;
                layers.Add(new($"{stage + 1}.{block}.conv1", size, channels, width, 3, stride));
                if (stride == 2)
                {
                    layers.Add(new($"{stage + 1}.{block}.down", size, channels, width, 1, 2));
                }

                size /= stride;
                channels = width;
                layers.Add(new($"{stage + 1}.{block}.conv2", size, width, width, 3, 1, 1, true));
            }
        }

        return layers;
    }

    private static List<Layer> ResNet50(int baseWidth, int groups)
    {
        var layers = new List<Layer> { new("stem", 224, 3, 64, 7, 2) };
        var (size, channels) = (56, 64);
        int[] depths = [3, 4, 6, 3];
        for (var stage = 0; stage < 4; stage++)
        {
            for (var block = 0; block < depths[stage]; block++)
            {
                var width = baseWidth << stage;
                var outputs = 256 << stage;
                var stride = stage > 0 && block == 0 ? 2 : 1;
                layers.Add(new($"{stage + 1}.{block}.conv1", size, channels, width, 1));
                if (block == 0)
                {
                    layers.Add(new($"{stage + 1}.{block}.down", size, channels, outputs, 1, stride));
                }

                layers.Add(new($"{stage + 1}.{block}.conv2", size, width, width, 3, stride, groups));
                size /= stride;
                layers.Add(new($"{stage + 1}.{block}.conv3", size, width, outputs, 1, 1, 1, true));
                channels = outputs;
            }
        }

        return layers;
    }
}
