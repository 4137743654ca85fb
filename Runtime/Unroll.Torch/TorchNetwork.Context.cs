using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unroll.Torch;

// Deformable convolution and attention, composed of operations that have gradients.
public abstract partial class TorchNetwork<TResult>
{
    /// <summary>Makes and registers the weights of a deformable convolution, beside the module of its offsets.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="inChannels">Channels of its input.</param>
    /// <param name="outChannels">Channels of its result.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="modulated">Whether the taps are weighted; mmcv initialises the weights of such convolutions differently.</param>
    protected Parameter DeformableWeight(string path, int inChannels, int outChannels, Size2 kernel, int groups = 1, bool modulated = false)
    {
        var (height, width) = kernel.ToTuple();
        var bound = modulated ? 1 / Math.Sqrt(inChannels * height * width) : Math.Sqrt(6.0 / (inChannels / groups * height * width));
        var weight = new Parameter(init.uniform_(zeros([outChannels, inChannels / groups, height, width]), -bound, bound));
        var module = Group(path);
        module.register_parameter("weight", weight);
        _layers.Add((module, path, _stage));
        return weight;
    }

    /// <summary>Makes and registers a layer norm over the channels of a single pixel.</summary>
    /// <param name="path">Upstream's path of the module.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    protected LayerNorm LayerNorm(string path, int channels, double epsilon) => Add(path, nn.LayerNorm([channels, 1, 1], eps: epsilon));

    /// <summary>A layer whose initial weights have a deviation of their own.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="module">The layer.</param>
    /// <param name="std">The standard deviation of its weights; 0 where training begins without what it adds or moves.</param>
    protected T InitStd<T>(T module, double std)
        where T : Module
    {
        _initStds.Add((module, std));
        return module;
    }

    /// <summary>A convolution whose taps are moved, and weighted if it is modulated, with mmcv's layout of the offsets.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="offsets">
    /// A map of the result's size: for each deform group and tap, its displacement down and right; then, if modulated, for each deform group and tap, its weight's logit.
    /// </param>
    /// <param name="weight">[out channels, in channels / groups, rows, columns].</param>
    /// <param name="stride">Its steps; null: 1.</param>
    /// <param name="padding">Zeros on each side; null: none.</param>
    /// <param name="dilation">Distance of its taps; null: 1.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="deformGroups">Groups of channels that share their offsets.</param>
    /// <param name="modulated">Whether the taps are weighted.</param>
    protected static Tensor DeformableConv2d(
        Tensor x, Tensor offsets, Tensor weight, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1, int deformGroups = 1, bool modulated = false)
    {
        var (kernelHeight, kernelWidth) = (weight.shape[2], weight.shape[3]);
        var taps = kernelHeight * kernelWidth;
        var (batch, channels, height, width) = (x.shape[0], x.shape[1], offsets.shape[2], offsets.shape[3]);
        var moves = offsets.narrow(1, 0, 2 * deformGroups * taps).reshape(batch * deformGroups, taps, 2, height, width);
        var (strideY, strideX) = (stride ?? 1).ToTuple();
        var (padY, padX) = (padding ?? 0).ToTuple();
        var (dilationY, dilationX) = (dilation ?? 1).ToTuple();
        var down = Positions(taps, height, (tap, row) => (row * strideY) - padY + (tap / kernelWidth * dilationY)).reshape(1, taps, 1, height, 1);
        var right = Positions(taps, width, (tap, column) => (column * strideX) - padX + (tap % kernelWidth * dilationX)).reshape(1, taps, 1, 1, width);

        // Samplers count from -1 at the outer edge of the first pixel to 1 at the outer edge of the last.
        var y = ((moves.narrow(2, 0, 1) + down.to(x.dtype, x.device)) * (2.0 / x.shape[2])) + ((1.0 / x.shape[2]) - 1);
        var z = ((moves.narrow(2, 1, 1) + right.to(x.dtype, x.device)) * (2.0 / x.shape[3])) + ((1.0 / x.shape[3]) - 1);
        var grid = stack([z.reshape(batch * deformGroups, taps * height, width), y.reshape(batch * deformGroups, taps * height, width)], 3);
        var samples = functional.grid_sample(x.reshape(batch * deformGroups, channels / deformGroups, x.shape[2], x.shape[3]), grid, align_corners: false);
        if (modulated)
        {
            var weights = sigmoid(offsets.narrow(1, 2 * deformGroups * taps, deformGroups * taps)).reshape(batch * deformGroups, 1, taps * height, width);
            samples = samples * weights;
        }

        return functional.conv2d(samples.reshape(batch, channels * taps, height, width), weight.reshape(weight.shape[0], -1, 1, 1), groups: groups);
    }

    /// <summary>The pixels of a map, weighted by the softmax of another map over all pixels.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="mask">A map of one channel.</param>
    /// <returns>[batch, channels, 1, 1].</returns>
    protected static Tensor AttentionPool(Tensor x, Tensor mask) =>
        x.flatten(2).matmul(mask.flatten(2).softmax(2).transpose(1, 2)).reshape(x.shape[0], x.shape[1], 1, 1);

    /// <summary>Non-local attention by the softmax of scaled dot products.</summary>
    /// <param name="queries">A feature map.</param>
    /// <param name="keys">A feature map of as many channels.</param>
    /// <param name="values">A feature map of the keys' size.</param>
    /// <param name="scale">Factor of the dot products.</param>
    protected static Tensor NonLocalSoftmax(Tensor queries, Tensor keys, Tensor values, double scale = 1) =>
        WeightedSum(queries, (Products(queries, keys) * scale).softmax(2), values);

    /// <summary>Non-local attention by dot products divided by the number of keys.</summary>
    /// <param name="queries">A feature map.</param>
    /// <param name="keys">A feature map of as many channels.</param>
    /// <param name="values">A feature map of the keys' size.</param>
    protected static Tensor NonLocalDotProduct(Tensor queries, Tensor keys, Tensor values) =>
        WeightedSum(queries, Products(queries, keys) * (1.0 / (keys.shape[2] * keys.shape[3])), values);

    /// <summary>Non-local attention by ReLU of a projection of each pair, divided by the number of keys.</summary>
    /// <param name="queries">A feature map.</param>
    /// <param name="keys">A feature map of as many channels.</param>
    /// <param name="values">A feature map of the keys' size.</param>
    /// <param name="projection">A 1x1 convolution of both to one channel, without bias.</param>
    protected static Tensor NonLocalConcatenation(Tensor queries, Tensor keys, Tensor values, Conv2d projection)
    {
        var channels = queries.shape[1];
        var ofQueries = functional.conv2d(queries, projection.weight!.narrow(1, 0, channels)).flatten(2).transpose(1, 2);
        var ofKeys = functional.conv2d(keys, projection.weight!.narrow(1, channels, channels)).flatten(2);
        return WeightedSum(queries, Relu(ofQueries + ofKeys) * (1.0 / (keys.shape[2] * keys.shape[3])), values);
    }

    /// <summary>[batch, queries, keys].</summary>
    private static Tensor Products(Tensor queries, Tensor keys) => queries.flatten(2).transpose(1, 2).matmul(keys.flatten(2));

    private static Tensor WeightedSum(Tensor queries, Tensor weights, Tensor values) =>
        values.flatten(2).matmul(weights.transpose(1, 2)).reshape(values.shape[0], values.shape[1], queries.shape[2], queries.shape[3]);

    private static Tensor Positions(long taps, long length, Func<long, long, long> position)
    {
        var values = new float[taps * length];
        for (var i = 0L; i < values.Length; i++)
        {
            values[i] = position(i / length, i % length);
        }

        return as_tensor(values);
    }
}
