using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Unroll.Torch;

/// <summary>The base of generated modules: layers in a tree of modules that gives them upstream's names, training modes, weights.</summary>
/// <typeparam name="TResult">Tensor for one output, Tensor[] for several.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "The static members are for derived classes, which name no type argument.")]
public abstract partial class TorchNetwork<TResult> : nn.Module<Tensor, TResult>, ITorchNetwork
{
    private const int HeadStage = int.MaxValue;

    private readonly List<(nn.Module Module, string Path, int Stage)> _layers = [];
    private readonly List<nn.Module> _branchEnds = [];
    private readonly List<(nn.Module Module, double Std)> _initStds = [];
    private readonly Dictionary<string, nn.Module> _groups = new(StringComparer.Ordinal);
    private readonly TorchOptions _options;
    private int _stage;
    private int _stages;
    private double _dropBlock;

    /// <summary>Starts a module without layers.</summary>
    /// <param name="info">The network's facts.</param>
    /// <param name="options">How and where to train; null: the defaults.</param>
    /// <exception cref="LibtorchException">TorchSharp cannot be used in this process.</exception>
    protected TorchNetwork(NetworkInfo info, TorchOptions? options)
        : base(NameOf(info))
    {
        _options = options ?? new TorchOptions();
        _options.Check();
        _dropBlock = _options.DropBlock;
        Info = info;
    }

    /// <summary>The network's facts: shapes, parameters, layers.</summary>
    public NetworkInfo Info { get; }

    /// <summary>The probability of <see cref="TorchOptions.DropBlock"/>; training schedules raise it over time.</summary>
    public double DropBlockProbability
    {
        get => _dropBlock;
        set => _dropBlock = TorchOptions.CheckDropBlock(value);
    }

    nn.Module ITorchNetwork.Module => this;

    Tensor[] ITorchNetwork.Run(Tensor input) => call(input) switch
    {
        Tensor single => [single],
        Tensor[] several => several,
        var other => throw new InvalidOperationException($"{Info.Name} returned a {other?.GetType().Name}."),
    };

    /// <summary>Training mode on or off. Frozen stages, and under NormEval all batch norms, stay in evaluation mode.</summary>
    /// <param name="train">True to train.</param>
    public override void train(bool train = true)
    {
        base.train(train);
        Freeze();
    }

    /// <summary>The layers that follow belong to a stage.</summary>
    /// <param name="stage">0 for the stem, then counted from 1.</param>
    protected void BeginStage(int stage)
    {
        _stage = stage;
        _stages = Math.Max(_stages, stage);
    }

    /// <summary>The layers that follow come after all stages.</summary>
    protected void BeginHead() => _stage = HeadStage;

    /// <summary>Called once all layers exist: initial values, frozen stages, device.</summary>
    /// <param name="initialize">False when weights will be loaded: the module is then in evaluation mode.</param>
    /// <param name="initial">How weights are initialised.</param>
    protected void Complete(bool initialize, InitialWeights initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        if (_options.FrozenStages > _stages)
        {
            var (frozen, name) = (_options.FrozenStages, Info.Name);
            Dispose();
            throw new ArgumentOutOfRangeException($"FrozenStages is {frozen}; {name} has {_stages} stages that can be frozen.", innerException: null);
        }

        if (initialize)
        {
            using var gradients = no_grad();
            foreach (var (module, path, _) in _layers)
            {
                initial.Set(module, isOfHead: $"{path}.".StartsWith(Info.HeadPrefix, StringComparison.Ordinal));
            }

            _initStds.ForEach(layer => InitialWeights.SetStd(layer.Module, layer.Std));
            if (_options.ZeroInitResidual ?? initial.ZeroInitResidual)
            {
                _branchEnds.ForEach(InitialWeights.SetZero);
            }
        }

        if (_options.Device is { } device)
        {
            TorchDevices.Move(this, device);
        }

        base.train(initialize);
        Freeze();
    }

    /// <summary>Checks that images are of the declared size, as on all back ends: layers would compute something of most others.</summary>
    /// <param name="images">What is to be [batch, channels, height, width].</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    protected void CheckImages(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (channels, height, width) = Info.Input;
        if (images.shape is not [_, var c, var h, var w] || (c, h, w) != (channels, height, width))
        {
            throw new ArgumentException(
                $"{Info.Name} takes images of [batch, {channels}, {height}, {width}], not [{string.Join(", ", images.shape)}]: resize them first, or declare the network for their size by Input.",
                nameof(images));
        }
    }

    /// <summary>Every layer is registered when it is made.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>The name for the base class, whose constructor uses TorchSharp, which must not load libtorch by itself.</summary>
    private static string NameOf(NetworkInfo info)
    {
        Libtorch.Load();
        return info.Name;
    }

    private T Add<T>(string path, T module)
        where T : nn.Module
    {
        var dot = path.LastIndexOf('.');
        (dot < 0 ? this : Group(path[..dot])).register_module(path[(dot + 1)..], module);
        _layers.Add((module, path, _stage));
        return module;
    }

    private nn.Module Group(string path)
    {
        if (!_groups.TryGetValue(path, out var group))
        {
            var dot = path.LastIndexOf('.');
            group = new ModuleGroup(path);
            (dot < 0 ? this : Group(path[..dot])).register_module(path[(dot + 1)..], group);
            _groups.Add(path, group);
        }

        return group;
    }

    private bool IsFrozen(int stage) => stage <= _options.FrozenStages;

    private void Freeze()
    {
        foreach (var (module, _, stage) in _layers)
        {
            if (IsFrozen(stage))
            {
                module.eval();
                foreach (var parameter in module.parameters())
                {
                    parameter.requires_grad = false;
                }
            }
            else if (_options.NormEval && module is BatchNorm2d)
            {
                module.eval();
            }
        }
    }
}
