namespace Unroll.Naive.Networks;

/// <summary>Blocks of several families, each as its original defines it; <c>name</c> is the block's path in the state_dict.</summary>
public static class NaiveBlocks
{
    /// <summary>timm/models/senet.py: SEResNetBottleneck, with Caffe's stride.</summary>
    public static NaiveTensor SEResNetBottleneck(NaiveLayers layers, NaiveTensor x, string name, int planes, int groups, int reduction, int stride)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var y = ConvNormRelu(layers, x, $"{name}.conv1", $"{name}.bn1", planes, 1, stride);
        y = ConvNormRelu(layers, y, $"{name}.conv2", $"{name}.bn2", planes, 3, 1, groups);
        y = ConvNorm(layers, y, $"{name}.conv3", $"{name}.bn3", planes * 4, 1);
        var gate = NaiveOps.Relu(layers.Conv(NaiveOps.AdaptiveAvgPool2d(y), $"{name}.se_module.fc1", planes * 4 / reduction, 1, bias: true));
        gate = NaiveOps.Sigmoid(layers.Conv(gate, $"{name}.se_module.fc2", planes * 4, 1, bias: true));
        return NaiveOps.Relu(NaiveOps.Add(NaiveOps.Multiply(y, gate), Downsample(layers, x, name, planes * 4, stride, false)));
    }

    /// <summary>timm/models/res2net.py: Bottle2neck.</summary>
    public static NaiveTensor Bottle2neck(NaiveLayers layers, NaiveTensor x, string name, int planes, int scale, int baseWidth, int groups, int stride, bool avgDown)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var isFirst = stride > 1 || x.Shape[1] != planes * 4;
        var width = (int)Math.Floor(planes * (baseWidth / 64.0)) * groups;
        var y = ConvNormRelu(layers, x, $"{name}.conv1", $"{name}.bn1", width * scale, 1);
        var parts = NaiveOps.Split(y, width, 1);
        var results = new List<NaiveTensor>();
        for (var i = 0; i < Math.Max(scale - 1, 1); i++)
        {
            var part = i == 0 || isFirst ? parts[i] : NaiveOps.Add(results[i - 1], parts[i]);
            results.Add(ConvNormRelu(layers, part, $"{name}.convs.{i}", $"{name}.bns.{i}", width, 3, stride, groups));
        }

        if (scale > 1)
        {
            results.Add(isFirst ? NaiveOps.AvgPool2d(parts[scale - 1], 3, stride, 1) : parts[scale - 1]);
        }

        y = ConvNorm(layers, NaiveOps.Cat(1, [.. results]), $"{name}.conv3", $"{name}.bn3", planes * 4, 1);
        return NaiveOps.Relu(NaiveOps.Add(y, Downsample(layers, x, name, planes * 4, stride, avgDown)));
    }

    /// <summary>timm/models/sknet.py: SelectiveKernelBottleneck, with timm/layers/selective_kernel.py.</summary>
    public static NaiveTensor SelectiveKernelBottleneck(
        NaiveLayers layers, NaiveTensor x, string name, int planes, int[] kernels, bool keep3x3, bool splitInput, int groups, int stride, int reduction, int divisor, bool avgDown)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernels);
        var width = planes * groups;
        var y = ConvNormRelu(layers, x, $"{name}.conv1.conv", $"{name}.conv1.bn", width, 1);
        var paths = new List<NaiveTensor>();
        for (var i = 0; i < kernels.Length; i++)
        {
            var input = splitInput ? NaiveOps.Split(y, width / kernels.Length, 1)[i] : y;
            var (kernel, dilation) = keep3x3 ? (3, (kernels[i] - 1) / 2) : (kernels[i], 1);
            var path = layers.Conv(input, $"{name}.conv2.paths.{i}.conv", width, kernel, stride, dilation * (kernel - 1) / 2, dilation, groups);
            paths.Add(NaiveOps.Relu(layers.BatchNorm(path, $"{name}.conv2.paths.{i}.bn")));
        }

        // A softmax over the paths, channel by channel.
        var gate = NaiveOps.AdaptiveAvgPool2d(paths.Aggregate(NaiveOps.Add));
        gate = ConvNormRelu(layers, gate, $"{name}.conv2.attn.fc_reduce", $"{name}.conv2.attn.bn", Divisible(width / (double)reduction, divisor), 1);
        gate = layers.Conv(gate, $"{name}.conv2.attn.fc_select", width * kernels.Length, 1);
        gate = NaiveOps.Softmax(NaiveOps.Reshape(gate, x.Shape[0], kernels.Length, width, 1, 1), 1);
        y = paths.Select((path, i) => NaiveOps.Multiply(path, NaiveOps.Reshape(NaiveOps.Narrow(gate, 1, i, 1), x.Shape[0], width, 1, 1))).Aggregate(NaiveOps.Add);
        y = ConvNorm(layers, y, $"{name}.conv3.conv", $"{name}.conv3.bn", planes * 4, 1);
        return NaiveOps.Relu(NaiveOps.Add(y, Downsample(layers, x, name, planes * 4, stride, avgDown)));
    }

    /// <summary>torchvision/models/densenet.py: _DenseLayer, and the concatenation of _DenseBlock.</summary>
    public static NaiveTensor DenseLayer(NaiveLayers layers, NaiveTensor x, string name, int growth, int bottleneckFactor)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var y = NaiveOps.Relu(layers.BatchNorm(x, $"{name}.norm1"));
        y = ConvNormRelu(layers, y, $"{name}.conv1", $"{name}.norm2", growth * bottleneckFactor, 1);
        return NaiveOps.Cat(1, x, layers.Conv(y, $"{name}.conv2", growth, 3, 1, 1));
    }

    /// <summary>torchvision/models/densenet.py: _Transition.</summary>
    public static NaiveTensor Transition(NaiveLayers layers, NaiveTensor x, string name)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        return NaiveOps.AvgPool2d(layers.Conv(NaiveOps.Relu(layers.BatchNorm(x, $"{name}.norm")), $"{name}.conv", x.Shape[1] / 2, 1), 2, 2);
    }

    /// <summary>timm/models/ghostnet.py: GhostBottleneck with GhostModule and SqueezeExcite.</summary>
    public static NaiveTensor GhostBottleneck(
        NaiveLayers layers, NaiveTensor x, string name, int hidden, int channels, int kernel, int stride, bool squeeze, int ratio)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var y = GhostModule(layers, x, $"{name}.ghost1", hidden, ratio, relu: true);
        y = stride > 1 ? ConvNorm(layers, y, $"{name}.conv_dw", $"{name}.bn_dw", hidden, kernel, stride, hidden) : y;
        if (squeeze)
        {
            var gate = NaiveOps.Relu(layers.Conv(NaiveOps.AdaptiveAvgPool2d(y), $"{name}.se.conv_reduce", Divisible(hidden * 0.25, 4), 1, bias: true));
            y = NaiveOps.Multiply(y, NaiveOps.HardSigmoid(layers.Conv(gate, $"{name}.se.conv_expand", hidden, 1, bias: true)));
        }

        y = GhostModule(layers, y, $"{name}.ghost2", channels, ratio, relu: false);
        if (stride == 1 && x.Shape[1] == channels)
        {
            return NaiveOps.Add(y, x);
        }

        var shortcut = ConvNorm(layers, x, $"{name}.shortcut.0", $"{name}.shortcut.1", x.Shape[1], kernel, stride, x.Shape[1]);
        return NaiveOps.Add(y, ConvNorm(layers, shortcut, $"{name}.shortcut.2", $"{name}.shortcut.3", channels, 1));
    }

    /// <summary>torchvision/models/mobilenetv2.py: InvertedResidual.</summary>
    public static NaiveTensor InvertedResidual(NaiveLayers layers, NaiveTensor x, string name, int expansion, int channels, int stride)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var hidden = x.Shape[1] * expansion;
        var first = expansion == 1 ? 0 : 1;
        var y = expansion == 1 ? x : NaiveOps.Relu6(ConvNorm(layers, x, $"{name}.conv.0.0", $"{name}.conv.0.1", hidden, 1));
        y = NaiveOps.Relu6(ConvNorm(layers, y, $"{name}.conv.{first}.0", $"{name}.conv.{first}.1", hidden, 3, stride, hidden));
        y = ConvNorm(layers, y, $"{name}.conv.{first + 1}", $"{name}.conv.{first + 2}", channels, 1);
        return stride == 1 && x.Shape[1] == channels ? NaiveOps.Add(x, y) : y;
    }

    /// <summary>torchvision/models/shufflenetv2.py: InvertedResidual and channel_shuffle.</summary>
    public static NaiveTensor ShuffleUnit(NaiveLayers layers, NaiveTensor x, string name, int channels, int stride)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        var half = channels / 2;
        var halves = stride == 1 ? NaiveOps.Chunk(x, 2, 1) : [x, x];
        if (stride > 1)
        {
            var y = ConvNorm(layers, x, $"{name}.branch1.0", $"{name}.branch1.1", x.Shape[1], 3, stride, x.Shape[1]);
            halves[0] = ConvNormRelu(layers, y, $"{name}.branch1.2", $"{name}.branch1.3", half, 1);
        }

        var branch = ConvNormRelu(layers, halves[1], $"{name}.branch2.0", $"{name}.branch2.1", half, 1);
        branch = ConvNorm(layers, branch, $"{name}.branch2.3", $"{name}.branch2.4", half, 3, stride, half);
        branch = ConvNormRelu(layers, branch, $"{name}.branch2.5", $"{name}.branch2.6", half, 1);
        var joined = NaiveOps.Cat(1, halves[0], branch);
        var (n, c, h, w) = (joined.Shape[0], joined.Shape[1], joined.Shape[2], joined.Shape[3]);
        return NaiveOps.Reshape(NaiveOps.Transpose(NaiveOps.Reshape(joined, n, 2, half, h, w), 1, 2), n, c, h, w);
    }

    /// <summary>torchvision/models/squeezenet.py: Fire, of which both expansions are four times as wide as what is squeezed.</summary>
    public static NaiveTensor Fire(NaiveLayers layers, NaiveTensor x, string name, int squeezed)
    {
        ArgumentNullException.ThrowIfNull(layers);
        x = NaiveOps.Relu(layers.Conv(x, $"{name}.squeeze", squeezed, 1, bias: true));
        return NaiveOps.Cat(
            1, NaiveOps.Relu(layers.Conv(x, $"{name}.expand1x1", 4 * squeezed, 1, bias: true)),
            NaiveOps.Relu(layers.Conv(x, $"{name}.expand3x3", 4 * squeezed, 3, 1, 1, bias: true)));
    }

    /// <summary>torchvision/models/googlenet.py: Inception, whose "5x5" branch has a 3x3 kernel.</summary>
    public static NaiveTensor Inception(NaiveLayers layers, NaiveTensor x, string name, int[] widths)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(widths);
        NaiveTensor Basic(NaiveTensor input, string conv, int channels, int kernel) => NaiveOps.Relu(
            layers.BatchNorm(layers.Conv(input, $"{conv}.conv", channels, kernel, 1, kernel / 2), $"{conv}.bn", 1e-3));
        return NaiveOps.Cat(
            1, Basic(x, $"{name}.branch1", widths[0], 1),
            Basic(Basic(x, $"{name}.branch2.0", widths[1], 1), $"{name}.branch2.1", widths[2], 3),
            Basic(Basic(x, $"{name}.branch3.0", widths[3], 1), $"{name}.branch3.1", widths[4], 3),
            Basic(NaiveOps.MaxPool2d(x, 3, 1, 1, ceil: true), $"{name}.branch4.1", widths[5], 1));
    }

    private static NaiveTensor GhostModule(NaiveLayers layers, NaiveTensor x, string name, int channels, int ratio, bool relu)
    {
        var primary = (channels + ratio - 1) / ratio;
        var first = ConvNorm(layers, x, $"{name}.primary_conv.0", $"{name}.primary_conv.1", primary, 1);
        first = relu ? NaiveOps.Relu(first) : first;
        var cheap = ConvNorm(layers, first, $"{name}.cheap_operation.0", $"{name}.cheap_operation.1", primary * (ratio - 1), 3, 1, primary);
        return NaiveOps.Narrow(NaiveOps.Cat(1, first, relu ? NaiveOps.Relu(cheap) : cheap), 1, 0, channels);
    }

    private static NaiveTensor Downsample(NaiveLayers layers, NaiveTensor x, string name, int channels, int stride, bool avgDown)
    {
        if (stride == 1 && x.Shape[1] == channels)
        {
            return x;
        }

        return avgDown
            ? ConvNorm(layers, NaiveOps.AvgPool2d(x, stride, stride, ceil: true, countIncludePad: false), $"{name}.downsample.1", $"{name}.downsample.2", channels, 1)
            : ConvNorm(layers, x, $"{name}.downsample.0", $"{name}.downsample.1", channels, 1, stride);
    }

    /// <summary>make_divisible of the MobileNet papers' code.</summary>
    private static int Divisible(double value, int divisor)
    {
        var rounded = Math.Max(divisor, (int)(value + divisor / 2.0) / divisor * divisor);
        return rounded < 0.9 * value ? rounded + divisor : rounded;
    }

    private static NaiveTensor ConvNormRelu(NaiveLayers layers, NaiveTensor x, string conv, string norm, int channels, int kernel, int stride = 1, int groups = 1) =>
        NaiveOps.Relu(ConvNorm(layers, x, conv, norm, channels, kernel, stride, groups));

    private static NaiveTensor ConvNorm(NaiveLayers layers, NaiveTensor x, string conv, string norm, int channels, int kernel, int stride = 1, int groups = 1) =>
        layers.BatchNorm(layers.Conv(x, conv, channels, kernel, stride, kernel / 2, groups: groups), norm);
}
