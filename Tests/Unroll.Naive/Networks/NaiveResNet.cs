namespace Unroll.Naive.Networks;

/// <summary>
/// A residual network as the official ResNeSt defines it (github.com/zhanghang1989/ResNeSt, resnest/torch/models/resnet.py and splat.py), with torchvision's
/// BasicBlock, the IBN norms of github.com/XingangPan/IBN-Net (ibnnet/resnet_ibn.py), ECA-Net's and SENet's attention as in timm, and detectors' caffe style.
/// </summary>
public sealed record NaiveResNet
{
    public required int[] Layers { get; init; }

    public bool Bottleneck { get; init; } = true;

    public int[] Planes { get; init; } = [64, 128, 256, 512];

    public int Groups { get; init; } = 1;

    public int BottleneckWidth { get; init; } = 64;

    public bool DeepStem { get; init; }

    public int StemWidth { get; init; } = 64;

    public bool AvgDown { get; init; }

    public int Radix { get; init; }

    public bool Avd { get; init; }

    public bool AvdFirst { get; init; }

    /// <summary>1, 2 or 4, as the original's.</summary>
    public int Dilation { get; init; } = 1;

    public int LastStride { get; init; } = 2;

    /// <summary>The stride at the first 1x1 convolution.</summary>
    public bool Caffe { get; init; }

    /// <summary>Kernel of ECA's 1-D convolution; 0: no ECA.</summary>
    public int EcaKernel { get; init; }

    /// <summary>The reduction of timm's SEModule; 0: no squeeze-excitation.</summary>
    public int SqueezeReduction { get; init; }

    /// <summary>What timm's SEModule rounds its inner width to a multiple of.</summary>
    public int SqueezeDivisor { get; init; } = 8;

    /// <summary>"a", "b" or "" for each stage.</summary>
    public string[] Ibn { get; init; } = ["", "", "", ""];

    /// <summary>Rectified convolutions (github.com/zhanghang1989/RFConv).</summary>
    public bool Rectified { get; init; }

    public bool RectifyAverage { get; init; }

    /// <summary>Groups of a norm in place of batch norm in blocks without split attention; 0: batch norm.</summary>
    public int NormGroups { get; init; }

    public int Classes { get; init; } = 1000;

    private int Expansion => Bottleneck ? 4 : 1;

    /// <summary>The logits of images [N, C, H, W]; with no classes the last stage's map.</summary>
    public NaiveTensor Forward(NaiveLayers layers, NaiveTensor x)
    {
        ArgumentNullException.ThrowIfNull(layers);
        x = Stem(layers, x);
        for (var stage = 0; stage < Layers.Length; stage++)
        {
            x = Stage(layers, x, stage);
        }

        return Classes == 0 ? x : layers.Linear(NaiveOps.Mean(x, [2, 3]), "fc", Classes);
    }

    private NaiveTensor Stem(NaiveLayers layers, NaiveTensor x)
    {
        if (DeepStem)
        {
            x = NaiveOps.Relu(layers.BatchNorm(MaybeRectified(layers, x, "conv1.0", StemWidth, 3, 2, 1), "conv1.1"));
            x = NaiveOps.Relu(layers.BatchNorm(MaybeRectified(layers, x, "conv1.3", StemWidth, 3, 1, 1), "conv1.4"));
            x = MaybeRectified(layers, x, "conv1.6", StemWidth * 2, 3, 1, 1);
        }
        else
        {
            x = MaybeRectified(layers, x, "conv1", 64, 7, 2, 3);
        }

        x = Ibn[0] == "b" ? layers.InstanceNorm(x, "bn1") : layers.BatchNorm(x, "bn1");
        return NaiveOps.MaxPool2d(NaiveOps.Relu(x), 3, 2, 1);
    }

    /// <summary>_make_layer.</summary>
    private NaiveTensor Stage(NaiveLayers layers, NaiveTensor x, int stage)
    {
        var last = Layers.Length - 1;
        var (stride, dilation) = (stage, Dilation) switch
        {
            (0, _) => (1, 1),
            (_, 4) when stage == last => (1, 4),
            (_, 4) when stage == last - 1 => (1, 2),
            (_, 2) when stage == last => (1, 2),
            _ => (stage == last ? LastStride : 2, 1),
        };
        for (var block = 0; block < Layers[stage]; block++)
        {
            var isFirst = block == 0;
            var ibn = Ibn[stage] == "b" && (isFirst || block < Layers[stage] - 1) ? "" : Ibn[stage];
            x = Block(
                layers, x, $"layer{stage + 1}.{block}", Planes[stage], isFirst ? stride : 1, isFirst ? (dilation == 4 ? 2 : 1) : dilation,
                isFirst, isFirst && stage > 0, ibn);
        }

        return x;
    }

    /// <summary>A block that stands alone, the first of a stage.</summary>
    public NaiveTensor Block(NaiveLayers layers, NaiveTensor x, string name, int planes, int stride, int dilation = 1, string ibn = "")
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(x);
        return Block(layers, x, name, planes, stride, dilation, hasShortcut: true, poolsAnyway: false, ibn);
    }

    private NaiveTensor Block(
        NaiveLayers layers, NaiveTensor x, string name, int planes, int stride, int dilation, bool hasShortcut, bool poolsAnyway, string ibn)
    {
        var channels = planes * Expansion;
        var shortcut = x;
        if (hasShortcut && (stride != 1 || x.Shape[1] != channels))
        {
            // Dilated stages have a pool of one pixel there, which changes nothing.
            shortcut = AvgDown ? NaiveOps.AvgPool2d(x, stride, stride, ceil: true, countIncludePad: false) : x;
            shortcut = layers.Conv(shortcut, $"{name}.downsample.{(AvgDown ? 1 : 0)}", channels, 1, AvgDown ? 1 : stride);
            shortcut = Norm(layers, shortcut, $"{name}.downsample.{(AvgDown ? 2 : 1)}");
        }

        var y = Bottleneck
            ? BottleneckBranch(layers, x, name, planes, stride, dilation, poolsAnyway, ibn)
            : BasicBranch(layers, x, name, planes, stride, dilation, ibn);
        y = SqueezeReduction > 0 ? Squeeze(layers, y, $"{name}.se") : EcaKernel > 0 ? Eca(layers, y, $"{name}.se") : y;
        y = NaiveOps.Add(y, shortcut);
        return NaiveOps.Relu(ibn == "b" ? layers.InstanceNorm(y, $"{name}.IN") : y);
    }

    private NaiveTensor BasicBranch(NaiveLayers layers, NaiveTensor x, string name, int planes, int stride, int dilation, string ibn)
    {
        var y = layers.Conv(x, $"{name}.conv1", planes, 3, stride, dilation, dilation);
        y = NaiveOps.Relu(FirstNorm(layers, y, $"{name}.bn1", ibn));
        return Norm(layers, layers.Conv(y, $"{name}.conv2", planes, 3, 1, dilation, dilation), $"{name}.bn2");
    }

    private NaiveTensor BottleneckBranch(
        NaiveLayers layers, NaiveTensor x, string name, int planes, int stride, int dilation, bool poolsAnyway, string ibn)
    {
        var width = (int)(planes * (BottleneckWidth / 64.0)) * Groups;
        var y = layers.Conv(x, $"{name}.conv1", width, 1, Caffe ? stride : 1);
        y = NaiveOps.Relu(FirstNorm(layers, y, $"{name}.bn1", ibn));
        stride = Caffe ? 1 : stride;
        var pools = Avd && (stride > 1 || poolsAnyway);
        y = pools && AvdFirst ? NaiveOps.AvgPool2d(y, 3, stride, 1) : y;
        var convStride = pools ? 1 : stride;
        y = Radix > 0
            ? SplitAttention(layers, y, $"{name}.conv2", width, convStride, dilation)
            : NaiveOps.Relu(Norm(layers, MaybeRectified(layers, y, $"{name}.conv2", width, 3, convStride, dilation, dilation, Groups), $"{name}.bn2"));
        y = pools && !AvdFirst ? NaiveOps.AvgPool2d(y, 3, stride, 1) : y;
        return Norm(layers, layers.Conv(y, $"{name}.conv3", planes * 4, 1), $"{name}.bn3");
    }

    /// <summary>SplAtConv2d.</summary>
    private NaiveTensor SplitAttention(NaiveLayers layers, NaiveTensor x, string name, int channels, int stride, int dilation)
    {
        var inner = Math.Max(x.Shape[1] * Radix / 4, 32);
        x = MaybeRectified(layers, x, $"{name}.conv", channels * Radix, 3, stride, dilation, dilation, Groups * Radix);
        x = NaiveOps.Relu(layers.BatchNorm(x, $"{name}.bn0"));
        var splits = NaiveOps.Split(x, channels, 1);
        var gap = NaiveOps.AdaptiveAvgPool2d(splits.Aggregate(NaiveOps.Add));
        gap = NaiveOps.Relu(layers.BatchNorm(layers.Conv(gap, $"{name}.fc1", inner, 1, groups: Groups, bias: true), $"{name}.bn1"));
        var attention = layers.Conv(gap, $"{name}.fc2", channels * Radix, 1, groups: Groups, bias: true);
        if (Radix == 1)
        {
            return NaiveOps.Multiply(NaiveOps.Sigmoid(attention), x);
        }

        // rSoftMax.
        attention = NaiveOps.Reshape(attention, x.Shape[0], Groups, Radix, -1);
        attention = NaiveOps.Softmax(NaiveOps.Transpose(attention, 1, 2), 1);
        var gates = NaiveOps.Split(NaiveOps.Reshape(attention, x.Shape[0], -1, 1, 1), channels, 1);
        return gates.Zip(splits, NaiveOps.Multiply).Aggregate(NaiveOps.Add);
    }

    private NaiveTensor Norm(NaiveLayers layers, NaiveTensor x, string name) => NormGroups > 0 ? layers.GroupNorm(x, name, NormGroups) : layers.BatchNorm(x, name);

    /// <summary>IBN: the first half of the channels by instance norm, the others by batch norm.</summary>
    private NaiveTensor FirstNorm(NaiveLayers layers, NaiveTensor x, string name, string ibn)
    {
        if (ibn != "a")
        {
            return Norm(layers, x, name);
        }

        var half = x.Shape[1] / 2;
        return NaiveOps.Cat(
            1, layers.InstanceNorm(NaiveOps.Narrow(x, 1, 0, half), $"{name}.IN"), layers.BatchNorm(NaiveOps.Narrow(x, 1, half, x.Shape[1] - half), $"{name}.BN"));
    }

    /// <summary>SEModule: two 1x1 convolutions of the global average.</summary>
    private NaiveTensor Squeeze(NaiveLayers layers, NaiveTensor x, string name)
    {
        var inner = Math.Max(SqueezeDivisor, (x.Shape[1] / SqueezeReduction + SqueezeDivisor / 2) / SqueezeDivisor * SqueezeDivisor);
        var gate = NaiveOps.Relu(layers.Conv(NaiveOps.AdaptiveAvgPool2d(x), $"{name}.fc1", inner, 1, bias: true));
        return NaiveOps.Multiply(x, NaiveOps.Sigmoid(layers.Conv(gate, $"{name}.fc2", x.Shape[1], 1, bias: true)));
    }

    /// <summary>EcaModule: a 1-D convolution across the channels of the global average.</summary>
    private NaiveTensor Eca(NaiveLayers layers, NaiveTensor x, string name)
    {
        var weight = NaiveOps.Reshape(layers.Parameter($"{name}.conv.weight", 1, 1, EcaKernel), 1, 1, 1, EcaKernel);
        var means = NaiveOps.Reshape(NaiveOps.Mean(x, [2, 3]), x.Shape[0], 1, 1, x.Shape[1]);
        var gate = NaiveOps.Sigmoid(NaiveOps.Conv2d(means, weight, null, (1, 1), Pads.Of(0, EcaKernel / 2), (1, 1), 1));
        return NaiveOps.Multiply(x, NaiveOps.Reshape(gate, x.Shape[0], x.Shape[1], 1, 1));
    }

    private NaiveTensor MaybeRectified(
        NaiveLayers layers, NaiveTensor x, string name, int channels, int kernel, int stride, int pad, int dilation = 1, int groups = 1)
    {
        var y = layers.Conv(x, name, channels, kernel, stride, pad, dilation, groups);
        return Rectified ? Rectify(y, x.Shape[2], x.Shape[3], kernel, stride, pad, dilation) : y;
    }

    /// <summary>
    /// rfconv/lib/rectify_cpu.cpp: each output is divided by the share of its window's taps that lie inside the image, or by their number. (What it calls the
    /// window's size is that of the dilated kernel, so that dilated convolutions are scaled up everywhere.)
    /// </summary>
    private NaiveTensor Rectify(NaiveTensor y, int inputHeight, int inputWidth, int kernel, int stride, int pad, int dilation)
    {
        kernel += 2 * (dilation - 1);
        var (outH, outW) = (y.Shape[2], y.Shape[3]);
        return NaiveTensor.From(
            i =>
            {
                var (yy, xx) = (i / outW % outH, i % outW);
                var (hstart, wstart) = (yy * stride - pad, xx * stride - pad);
                var (hend, wend) = (Math.Min(hstart + kernel, inputHeight + pad), Math.Min(wstart + kernel, inputWidth + pad));
                var size = (hend - hstart) * (wend - wstart);
                (hstart, wstart) = (Math.Max(hstart, 0), Math.Max(wstart, 0));
                (hend, wend) = (Math.Min(hend, inputHeight), Math.Min(wend, inputWidth));
                var count = ((hend - hstart - 1) / dilation + 1) * ((wend - wstart - 1) / dilation + 1);
                return y.Data[i] * (RectifyAverage ? 1.0 : size) / count;
            },
            y.Shape);
    }
}
