using Unroll.Testing;
using Unroll.Weights;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>Looking at a checkpoint without a network: what its tensors are called, and other names for them.</summary>
public class StateDictViewTests
{
    [Fact]
    public void Of_one_dictionary_the_keys_are_the_names()
    {
        using StateDict state = Open(new Dictionary<string, object?> { ["state_dict"] = Prefixed("module."), ["optimizer"] = OptimizerState(), ["best_acc"] = Scalar() });
        Assert.Equal(StateDict().Keys, state.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Of_several_of_a_size_the_keys_that_lead_to_them_come_first()
    {
        using StateDict state = Open(new Dictionary<string, object?> { ["model"] = StateDict(2), ["ema"] = Prefixed("module."), ["optimizer"] = OptimizerState(), ["best_acc"] = Scalar() });
        Assert.Equal([.. StateDict().Keys.Select(key => $"model.{key}"), .. StateDict().Keys.Select(key => $"ema.module.{key}")], state.Tensors.Select(t => t.Name));
        Assert.True(state.TryGet("ema.module.conv1.weight", out StateDictTensor? tensor));
        Assert.Equal(FieldModel.Weights["conv1.weight"], CheckpointFiles.Values(tensor));
    }

    [Fact]
    public void A_part_is_a_state_dict()
    {
        using StateDict state = Open(new Dictionary<string, object?> { ["model"] = StateDict(2), ["ema"] = Prefixed("module."), ["epoch"] = 3 });
        foreach (string name in (string[])["ema", "ema.", "ema.module"])
        {
            StateDict part = state.Part(name);
            Assert.Equal($"w.pth under {name}", part.Source);
            LoadsRight(part);
        }

        Assert.Equal(["conv1.weight"], state.Part("ema").Part("module.layer1.0").Tensors.Select(t => t.Name).Where(name => name == "conv1.weight"));
        Assert.Equal("w.pth has no tensors under teacher. Its dictionaries are model, ema.", Assert.Throws<CheckpointException>(() => state.Part("teacher")).Message);
    }

    [Fact]
    public void A_part_of_the_only_dictionary_needs_no_path_to_it()
    {
        using StateDict state = Open(new Dictionary<string, object?> { ["state_dict"] = Prefixed("module.backbone.") });
        LoadsRight(state.Part("backbone"));
        LoadsRight(state.Part("state_dict.module.backbone"));
    }

    [Fact]
    public void Tensors_may_be_renamed_and_left_out()
    {
        var messy = StateDict(1, key => $"x_{key}");
        messy.Add("criterion.weight", Scalar());
        messy.Add("criterion.bias", Scalar());
        using StateDict state = Open(messy);
        Assert.Contains("missing", Refuses(messy), StringComparison.Ordinal);

        LoadsRight(state.Without("criterion.").Rename(key => key[2..]));
        LoadsRight(state.Rename(key => key.StartsWith("x_", StringComparison.Ordinal) ? key[2..] : null));
        Assert.Equal("w.pth holds tensor same twice.", Assert.Throws<CheckpointException>(() => state.Rename(_ => "same")).Message);
    }

    [Fact]
    public void What_was_renamed_can_be_saved()
    {
        using TemporaryFolder folder = new();
        using StateDict state = Open(Prefixed("net.", 1));
        state.Part("net").SaveSafetensors(folder.File("w.safetensors"));
        using StateDict saved = Unroll.Weights.StateDict.Open(folder.File("w.safetensors"));
        Assert.Equal("", LoadsRight(saved));
    }

    [Fact]
    public void Very_many_dictionaries_are_refused()
    {
        object root = Enumerable.Range(0, 5_000).ToDictionary(i => $"d{i}", object? (_) => new Dictionary<string, object?> { ["t"] = Scalar() });
        Assert.Contains("more than 4096 dictionaries of tensors", Assert.Throws<CheckpointException>(() => Open(root)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> OptimizerState() => new()
    {
        ["state"] = StateDict().Keys.Select((_, i) => i).ToDictionary(i => (object)i, object? (_) => new Dictionary<string, object?> { ["step"] = Scalar(), ["exp_avg"] = Scalar() }),
    };
}
