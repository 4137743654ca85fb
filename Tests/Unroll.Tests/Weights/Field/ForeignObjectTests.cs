using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>What frameworks put beside the weights is inert: it neither hinders loading nor does anything.</summary>
public class ForeignObjectTests
{
    private static readonly PickledTensor Moment = new(new float[] { 1, 2 }, 2);

    /// <summary>Objects as Python pickles them; the classes' sources say how.</summary>
    private static readonly Dictionary<string, object?> Objects = new()
    {
        // mmengine/logging/history_buffer.py: __dict__ as state.
        ["mmengine HistoryBuffer"] = new PickledObject(new PickledGlobal("mmengine.logging.history_buffer", "HistoryBuffer"))
        {
            IsNew = true,
            State = new Dictionary<string, object?> { ["_log_history"] = new object?[] { 0.5, 0.25 }, ["max_length"] = 1_000_000, ["_statistics_methods"] = null },
        },

        // pytorch_lightning/utilities/parsing.py: a dict subclass.
        ["Lightning AttributeDict"] = new PickledObject(new PickledGlobal("lightning.pytorch.utilities.parsing", "AttributeDict")) { IsNew = true, Entries = new Dictionary<string, object?> { ["lr"] = 0.1, ["t"] = Moment } },
        ["yacs CfgNode"] = new PickledObject(new PickledGlobal("yacs.config", "CfgNode"))
        {
            IsNew = true,
            Entries = new Dictionary<string, object?> { ["NUM"] = 3 },
            State = new Dictionary<string, object?> { ["__immutable__"] = true },
        },

        // copyreg's way, protocols 0 and 1 and classes with __reduce__.
        ["omegaconf"] = new PickledObject(new PickledGlobal("copyreg", "_reconstructor"), new PickledGlobal("omegaconf.dictconfig", "DictConfig"), new PickledGlobal("builtins", "object"), null) { State = new Dictionary<string, object?> { ["_content"] = new Dictionary<string, object?> { ["a"] = 1 } } },
        ["easydict"] = new PickledObject(new PickledGlobal("easydict", "EasyDict")) { Entries = new Dictionary<string, object?> { ["a"] = new object?[] { 1 } } },
        ["enum"] = new PickledObject(new PickledGlobal("my.modes", "Mode"), 1),
        ["enum by getattr"] = new PickledObject(new PickledGlobal("builtins", "getattr"), new PickledGlobal("my.modes", "Mode"), "TRAIN"),
        ["TorchVersion"] = new PickledObject(new PickledGlobal("torch.torch_version", "TorchVersion"), "2.4.0") { IsNew = true },
        ["Python 3.13 path"] = new PickledObject(new PickledGlobal("pathlib._local", "PosixPath"), "/", "data"),
        ["OneCycleLR of torch 2.3"] = new Dictionary<string, object?>
        {
            ["total_steps"] = 100,
            ["anneal_func"] = new PickledObject(new PickledGlobal("__builtin__", "getattr"), new PickledGlobal("torch.optim.lr_scheduler", "OneCycleLR"), "_annealing_cos"),
        },
        ["LambdaLR"] = new Dictionary<string, object?> { ["lr_lambdas"] = new object?[] { null, new Dictionary<string, object?>() }, ["base_lrs"] = new object?[] { 0.1 } },
        ["a scheduler itself"] = new PickledObject(new PickledGlobal("torch.optim.lr_scheduler", "CosineAnnealingLR")) { IsNew = true, State = new Dictionary<string, object?> { ["optimizer"] = new PickledObject(new PickledGlobal("torch.optim.adam", "Adam")) { IsNew = true, State = new Dictionary<string, object?> { ["state"] = Moment } } } },
        ["optimizer state"] = new Dictionary<string, object?>
        {
            ["state"] = new Dictionary<object, object?> { [0] = new Dictionary<string, object?> { ["step"] = Scalar(), ["exp_avg"] = Moment }, [1] = new Dictionary<string, object?> { ["exp_avg"] = Moment } },
            ["param_groups"] = new object?[] { new Dictionary<string, object?> { ["lr"] = Scalar(), ["params"] = new object?[] { 0, 1 } } },
        },
        ["a log of tensors"] = Enumerable.Range(0, 5_000).Select(_ => (object?)new Dictionary<string, object?> { ["loss"] = Moment }).ToList(),
        ["numpy scalar"] = new PickledObject(new PickledGlobal("numpy._core.multiarray", "scalar"), new PickledObject(new PickledGlobal("numpy", "dtype"), "f8", false, true) { State = new PickledTuple(3, "<", null, null, null, -1, -1, 0) }, "\0\0\0\0"),
        ["namespace"] = new PickledObject(new PickledGlobal("argparse", "Namespace")) { IsNew = true, State = new Dictionary<string, object?> { ["lr"] = 0.1 } },
        ["deque"] = new PickledObject(new PickledGlobal("collections", "deque"), Array.Empty<object?>(), 5) { Items = [Moment, 2] },
        ["a call of what a call made"] = new PickledObject(new PickledObject(new PickledGlobal("functools", "partial"), new PickledGlobal("torch.nn.modules.activation", "ReLU")), 1) { State = new PickledTuple(1, 2) },
        ["a set of functions"] = new PickledObject(new PickledGlobal("builtins", "set"), new object?[] { new object?[] { new PickledGlobal("my", "f"), new PickledGlobal("my", "g") } }),
        ["inside of tuples"] = new PickledTuple(1, new PickledTuple(new PickledObject(new PickledGlobal("my", "C")) { IsNew = true })),
        ["as a key"] = new Dictionary<object, object?> { [new PickledObject(new PickledGlobal("my", "Key"), 1)] = Moment, [new PickledTuple(1, 2)] = Moment },
        ["a class itself"] = new PickledGlobal("timm.models.resnet", "ResNet"),
        ["a foreign tensor"] = new PickledObject(new PickledGlobal("bitsandbytes.nn", "Params4bit"), Moment),
        ["torchmetrics"] = new PickledObject(new PickledGlobal("torchmetrics.classification.accuracy", "MulticlassAccuracy")) { IsNew = true, State = new Dictionary<string, object?> { ["tp"] = Moment } },
        ["a bound method"] = new PickledObject(new PickledGlobal("builtins", "getattr"), new PickledObject(new PickledGlobal("my", "C")) { IsNew = true }, "method"),
    };

    public static TheoryData<string> Names => [.. Objects.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Beside_the_weights_they_change_nothing(string name)
    {
        LoadsRight(new Dictionary<string, object?> { ["epoch"] = 3, ["extra"] = Objects[name], ["state_dict"] = StateDict() });
        LoadsRight(new Dictionary<string, object?> { ["model"] = StateDict(), ["meta"] = new Dictionary<string, object?> { ["cfg"] = new object?[] { Objects[name] } } });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Among_the_weights_they_change_nothing(string name)
    {
        var state = StateDict();
        state.Add("extra_state", Objects[name]);
        LoadsRight(state);
    }

    [Fact]
    public void As_the_state_of_the_state_dict_they_change_nothing() =>
        LoadsRight(new PickledObject(new PickledGlobal("collections", "OrderedDict"))
        {
            Entries = StateDict(),
            State = new Dictionary<string, object?> { ["_metadata"] = new PickledObject(new PickledGlobal("my", "Metadata")) { IsNew = true } },
        });

    [Fact]
    public void A_needed_tensor_that_depends_on_one_is_an_error_that_names_both()
    {
        var state = StateDict();
        state["layer2.0.conv1.weight"] = new PickledObject(new PickledGlobal("bitsandbytes.nn", "Params4bit"), Moment);
        Assert.Contains("parameter layer2.0.conv1.weight is an object of bitsandbytes.nn.Params4bit, which is not read", Refuses(state), StringComparison.Ordinal);

        state["layer2.0.conv1.weight"] = new PickledObject(new PickledGlobal("torch._tensor", "_rebuild_from_type_v2"), new PickledGlobal("my", "rebuild"), new PickledGlobal("my", "T"), new PickledTuple(), null);
        Assert.Contains("parameter layer2.0.conv1.weight is made by my.rebuild", Refuses(state), StringComparison.Ordinal);

        state["layer2.0.conv1.weight"] = new PickledObject(new PickledGlobal("torch._utils", "_rebuild_parameter"), new PickledObject(new PickledGlobal("my", "load")), true, null);
        Assert.Contains("parameter layer2.0.conv1.weight is made with my.load", Refuses(state), StringComparison.Ordinal);

        state["layer2.0.conv1.weight"] = new PickledObject(new PickledGlobal("torch._utils", "_rebuild_sparse_tensor"), 1, 2);
        Assert.Contains("parameter layer2.0.conv1.weight is a sparse tensor", Refuses(state), StringComparison.Ordinal);
    }

    [Fact]
    public void Sparse_and_other_tensors_that_nobody_needs_are_passed_over()
    {
        var sparse = new PickledObject(new PickledGlobal("torch._utils", "_rebuild_sparse_tensor"), 1, 2);
        LoadsRight(new Dictionary<string, object?> { ["state_dict"] = StateDict(), ["graph"] = new Dictionary<string, object?> { ["adjacency"] = sparse } });
    }

    [Fact]
    public void Weights_inside_of_one_are_an_error_that_names_it()
    {
        var config = new PickledObject(new PickledGlobal("easydict", "EasyDict")) { Entries = new Dictionary<string, object?> { ["state_dict"] = StateDict() } };

        var error = Assert.Throws<CheckpointException>(() => Open(config)).Message;
        Assert.Contains("easydict.EasyDict", error, StringComparison.Ordinal);
        Assert.Contains("model.state_dict()", error, StringComparison.Ordinal);

        error = Assert.Throws<CheckpointException>(() => Open(new Dictionary<string, object?> { ["model"] = config })).Message;
        Assert.Contains("easydict.EasyDict", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_module_is_named_and_told_apart()
    {
        var module = new PickledObject(new PickledGlobal("torchvision.models.resnet", "ResNet"))
        {
            IsNew = true,
            State = new Dictionary<string, object?> { ["training"] = false, ["_parameters"] = StateDict(), ["_buffers"] = new Dictionary<string, object?>() },
        };

        var error = Assert.Throws<CheckpointException>(() => Open(module)).Message;
        Assert.Contains("torchvision.models.resnet.ResNet", error, StringComparison.Ordinal);
        Assert.Contains("a whole module", error, StringComparison.Ordinal);
        LoadsRight(new Dictionary<string, object?> { ["ema"] = module, ["model"] = StateDict() });
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "popen")]
    [InlineData("nt", "execv")]
    [InlineData("os", "posix_spawn")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "execfile")]
    [InlineData("builtins", "__import__")]
    [InlineData("subprocess", "Popen")]
    [InlineData("runpy", "run_path")]
    public void What_would_run_programs_in_Python_is_refused_wherever_it_is(string module, string name)
    {
        var attack = new PickledObject(new PickledGlobal(module, name), "touch unroll-was-here");

        var error = Assert.Throws<CheckpointException>(() => Open(new Dictionary<string, object?> { ["state_dict"] = StateDict(), ["x"] = attack })).Message;

        Assert.Contains($"{module}.{name}", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was executed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_to_one_takes_memory_by_the_files_length_only()
    {
        List<object?> calls = [.. Enumerable.Range(0, 20_000).Select(i => (object?)new PickledObject(new PickledGlobal("my", "C"), i, "text") { State = new Dictionary<string, object?> { ["a"] = i } })];
        byte[] file = Pickler.Save(new Dictionary<string, object?> { ["state_dict"] = StateDict(), ["log"] = new PickledObject(new PickledGlobal("my", "Log"), calls) });

        var before = GC.GetAllocatedBytesForCurrentThread();
        using StateDict state = Unroll.Weights.StateDict.Open(file, "w.pth");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * file.Length);
    }

    [Fact]
    public void One_that_is_put_into_many_takes_no_time()
    {
        // 40,000 objects that each swallow the same dictionary of 40,000 items: a walk through it for each would be 1.6 billion steps.
        Dictionary<string, object?> wide = Enumerable.Range(0, 40_000).ToDictionary(i => $"k{i}", i => (object?)i);
        List<object?> many = [.. Enumerable.Range(0, 40_000).Select(i => (object?)new PickledObject(new PickledGlobal("my", "C")) { IsNew = true, State = wide })];

        LoadsRight(new Dictionary<string, object?> { ["wide"] = wide, ["many"] = many, ["state_dict"] = StateDict() });
    }
}
