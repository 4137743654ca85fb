using System.Diagnostics;
using Unroll.Data;
using Unroll.Networks;
using Unroll.Torch;
using Unroll.Weights;
using static TorchSharp.torch;

namespace Unroll.Samples.FineTune;

/// <summary>From ten classes to two: the stem and two stages stay as they are, and the rest is trained. The result runs on the CPU back end, without TorchSharp.</summary>
internal static class FineTuning
{
    private const int HeldOut = 500;
    private const int Epochs = 2;
    private const int BatchSize = 32;
    private const double LearningRate = 5e-4;
    private const long MaxCheckpointBytes = 1 << 24;

    /// <param name="savePath">Where to write the tuned weights as safetensors, or null.</param>
    /// <exception cref="LibtorchException">TorchSharp cannot be used; the message says why.</exception>
    public static void Run(string? savePath)
    {
        Libtorch.Load();
        set_num_threads(Environment.ProcessorCount);
        random.manual_seed(1);
        var folder = Path.Combine(AppContext.BaseDirectory, "Data");
        var images = ShoeImages.Read(folder);
        var order = Enumerable.Range(0, images.Count).ToArray();
        new Random(1).Shuffle(order);
        var (training, test) = (images.Take(order[HeldOut..]), images.Take(order[..HeldOut]));
        Console.WriteLine($"{training.Count} images of sneakers and ankle boots to learn from, {test.Count} others to test with.");

        using var weights = OpenWeights(Path.Combine(folder, "fashion_resnet18.pth.br"));
        Console.WriteLine($"The ten-class network tells {test.AccuracyOfTenClasses(FashionResNet18.Load(weights)):p1} of the two apart.");
        var options = new TorchOptions { Head = HeadWeights.Initial, FrozenStages = 2, NormEval = true };
        using var module = ShoeNetwork.Torch.Load(weights, options);
        Console.WriteLine($"With a new head: {test.Accuracy(module.Compile()):p1} right.");

        var watch = Stopwatch.StartNew();
        Train(module, training);
        Console.WriteLine($"Trained {Epochs} epochs in {watch.Elapsed.TotalSeconds:0.0} s.");

        watch.Restart();
        var network = module.Compile();
        Console.WriteLine($"Compiled to the CPU network in {watch.ElapsedMilliseconds} ms.");
        watch.Restart();
        var accuracy = test.Accuracy(network);
        Console.WriteLine($"Fine-tuned: {accuracy:p1} right, on the CPU back end at {watch.Elapsed.TotalMilliseconds / test.Count:0.00} ms an image.");
        if (savePath is not null)
        {
            module.SaveSafetensors(savePath);
            Console.WriteLine($"Wrote {savePath}.");
        }
    }

    private static void Train(ShoeNetwork.Torch module, ShoeImages images)
    {
        module.train();
        using var optimizer = optim.Adam(module.parameters().Where(p => p.requires_grad), LearningRate);
        var order = Enumerable.Range(0, images.Count).ToArray();
        var shuffle = new Random(2);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            shuffle.Shuffle(order);
            var sum = 0.0;
            foreach (var indices in order.Chunk(BatchSize))
            {
                using var scope = NewDisposeScope();
                var batch = images.Take(indices);
                var x = as_tensor(batch.Pixels).reshape(batch.Count, ShoeNetwork.InputChannels, ShoeNetwork.InputHeight, ShoeNetwork.InputWidth);
                var loss = nn.functional.cross_entropy(module.call(x), as_tensor(batch.Classes));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                sum += loss.item<float>() * batch.Count;
            }

            Console.WriteLine($"  epoch {epoch}: loss {sum / images.Count:0.000}");
        }
    }

    /// <summary>The shipped checkpoint is compressed; a state dict maps the file it reads.</summary>
    private static StateDict OpenWeights(string path)
    {
        var temporary = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(temporary, CompressedFile.ReadAllBytes(path, MaxCheckpointBytes));
            using var file = StateDict.Open(temporary);
            return StateDict.FromArrays(file.Tensors.Select(t => (t.Name, Values(t), t.Shape.ToArray())).ToList(), Path.GetFileName(path));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static float[] Values(StateDictTensor tensor)
    {
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}
