using System.Globalization;
using Unroll.Testing.Checkpoints;
using Unroll.Weights;
using static Unroll.Tests.Weights.Field.FieldModel;

namespace Unroll.Tests.Weights.Field;

/// <summary>The part of a checkpoint that fits a network is found, wherever it is; several are never chosen from silently.</summary>
public class PartTests
{
    private static readonly PickledTensor Stranger = new(new float[] { 1, 2, 3 }, 3);

    [Theory]
    [InlineData("model.")]
    [InlineData("module.")]
    [InlineData("backbone.")]
    [InlineData("encoder.")]
    [InlineData("net.")]
    [InlineData("network.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("_orig_mod.module.")]
    [InlineData("_forward_module.")]
    [InlineData("_fsdp_wrapped_module.")]
    [InlineData("model.module.backbone.")]
    [InlineData("student.backbone.")]
    [InlineData("model._orig_mod.net.module.")]
    [InlineData("a.very.long.way.to.the.net.0.1.")]
    public void Any_prefix_is_found_in_files_and_in_arrays(string prefix)
    {
        string report = LoadsRight(Prefixed(prefix));
        LoadsRight(new Dictionary<string, object?> { ["state_dict"] = Prefixed(prefix), ["epoch"] = 3 });
        LoadsRight(Arrays(prefix));
        Assert.Equal($"w.pth: the weights are those under {prefix[..^1]}.", report);
    }

    [Theory]
    [InlineData("n_averaged")]
    [InlineData("criterion.weight")]
    [InlineData("queue")]
    [InlineData("queue_ptr")]
    [InlineData("train_acc.tp")]
    [InlineData("neck.fc.weight")]
    [InlineData("head.layers.0.weight")]
    [InlineData("loss.center")]
    [InlineData("logit_scale")]
    public void Strangers_beside_a_prefix_are_passed_over(string stranger)
    {
        foreach (string prefix in (string[])["module.", "model.", "backbone.", "net.encoder."])
        {
            Dictionary<string, object?> state = new() { [stranger] = Stranger };
            foreach (var (key, value) in Prefixed(prefix))
            {
                state.Add(key, value);
            }

            LoadsRight(state);
            LoadsRight(new Dictionary<string, object?> { ["state_dict"] = state });
        }
    }

    [Theory]
    [InlineData("layer1.", "layer1._orig_mod.")]
    [InlineData("layer2.0.", "layer2.0._checkpoint_wrapped_module.")]
    [InlineData("layer3.", "layer3._fsdp_wrapped_module.")]
    [InlineData("layer4.0.", "layer4.0._fpw_module.")]
    [InlineData("layer4.", "layer4.module.")]
    [InlineData("layer1.0.conv1.", "layer1.0.conv1.module.")]
    [InlineData("fc.", "fc.module.")]
    public void Wrappers_in_the_middle_of_keys_are_passed_over(string of, string wrapped)
    {
        foreach (string prefix in (string[])["", "module.", "model.net.", "_fsdp_wrapped_module."])
        {
            LoadsRight(StateDict(1, key => prefix + key.Replace(of, wrapped, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_parameter_with_a_wrapper_and_without_is_no_choice_to_make()
    {
        var state = StateDict();
        state.Add("layer1.module.0.conv1.weight", new PickledTensor(new float[8 * 64 * 9], 8, 64, 3, 3));
        Assert.Contains("layer1.0.conv1.weight a second time", Refuses(state), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model_state")]
    [InlineData("net_state")]
    [InlineData("weights")]
    [InlineData("state_dict")]
    [InlineData("generator")]
    public void A_dictionary_under_any_key_is_found_with_tensors_beside_it(string key)
    {
        LoadsRight(new Dictionary<string, object?> { ["epoch"] = 3, [key] = StateDict(), ["best_acc"] = Scalar(), ["rng_state"] = new PickledTensor(new long[] { 1, 2, 3 }, 3) });
        LoadsRight(new Dictionary<string, object?> { ["best"] = new Dictionary<string, object?> { [key] = Prefixed("module."), ["score"] = Scalar() }, ["scores"] = Scalar() });
    }

    [Fact]
    public void Lists_tuples_and_deep_nestings_are_looked_into()
    {
        LoadsRight(new object?[] { StateDict(), 3 });
        LoadsRight(new PickledTuple(StateDict(), new Dictionary<string, object?> { ["lr"] = 0.1 }));
        LoadsRight(new Dictionary<string, object?> { ["models"] = new object?[] { new Dictionary<string, object?> { ["x"] = Scalar() }, StateDict() } });
        LoadsRight(new Dictionary<object, object?> { [0] = StateDict() });

        // Classy Vision's: timm/models/regnet.py, _filter_fn.
        LoadsRight(new Dictionary<string, object?> { ["classy_state_dict"] = new Dictionary<string, object?> { ["base_model"] = new Dictionary<string, object?> { ["model"] = new Dictionary<string, object?> { ["trunk"] = StateDict() } } } });
    }

    [Fact]
    public void A_dictionary_for_each_module_is_one_part()
    {
        Dictionary<string, object?> nested = [];
        foreach (var (key, value) in StateDict())
        {
            var at = nested;
            string[] path = key.Split('.');
            foreach (string module in path[..^1])
            {
                at = (Dictionary<string, object?>)(at.TryGetValue(module, out object? inner) ? inner : at[module] = new Dictionary<string, object?>())!;
            }

            at.Add(path[^1], value);
        }

        LoadsRight(nested);
        LoadsRight(new Dictionary<string, object?> { ["params"] = nested });
    }

    [Fact]
    public void Mmpretrains_head_is_beside_its_backbone()
    {
        var state = StateDict(1, key => (key.StartsWith("fc.", StringComparison.Ordinal) ? "head." : "backbone.") + key);
        Assert.Equal("w.pth: the weights are those under state_dict.backbone, the head's under state_dict.head.", LoadsRight(new Dictionary<string, object?> { ["state_dict"] = state }));
        LoadsRight(StateDict(1, key => (key.StartsWith("fc.", StringComparison.Ordinal) ? "module.head." : "module.backbone.") + key));
    }

    [Fact]
    public void Another_models_head_is_not_taken()
    {
        // Two whole classifiers would do; of a student without a head and a teacher with one only the teacher fits.
        var state = Prefixed("teacher.");
        foreach (var (key, value) in StateDict(2, key => key.StartsWith("fc.", StringComparison.Ordinal) ? null : $"student.{key}"))
        {
            state.Add(key, value);
        }

        LoadsRight(state);
    }

    [Fact]
    public void Averaged_weights_are_preferred_as_timm_does_and_that_is_said()
    {
        foreach (string prefix in (string[])["", "module."])
        {
            foreach (var (raw, averaged) in ((string, string)[])[("state_dict", "state_dict_ema"), ("model", "model_ema")])
            {
                string report = LoadsRight(new Dictionary<string, object?> { [raw] = Prefixed(prefix, seed: 2), [averaged] = Prefixed(prefix), ["arch"] = "resnet18" });
                Assert.StartsWith($"w.pth: the weights are those under {$"{averaged}.{prefix}".TrimEnd('.')}; {$"{raw}.{prefix}".TrimEnd('.')} would fit as well: timm", report, StringComparison.Ordinal);
                LoadsRight(new Dictionary<string, object?> { [raw] = Prefixed(prefix), [averaged] = Prefixed(prefix, seed: 2) }, new LoadOptions { Part = raw });
            }
        }
    }

    [Theory]
    [InlineData("student.", "teacher.", "student")]
    [InlineData("module.encoder_q.", "module.encoder_k.", "encoder_q")]
    [InlineData("model.", "ema_model.", "model")]
    [InlineData("online_network.encoder.", "target_network.encoder.", "online_network")]
    [InlineData("a.b.c.", "a.d.c.", "b.c")]
    [InlineData("", "ema.", ".")]
    public void Two_that_fit_are_an_error_that_names_them_and_an_option_chooses(string first, string second, string part)
    {
        var state = Prefixed(first);
        foreach (var (key, value) in Prefixed(second, seed: 2))
        {
            state.Add(key, value);
        }

        string[] names = [first.Length == 0 ? "." : first[..^1], second[..^1]];
        string error = Refuses(state);
        Assert.Contains($"w.pth has 2 parts that fit Tiny: {names[0]}, {names[1]}.", error, StringComparison.Ordinal);
        Assert.Contains($"--part {names[0]}", error, StringComparison.Ordinal);
        LoadsRight(state, new LoadOptions { Part = names[0] });
        LoadsRight(state, new LoadOptions { Part = part });
        using StateDict opened = Open(state);
        Assert.Equal(names, opened.PartsFor(Info).Select(found => found.Name));
        Assert.Equal(names[1], opened.PartOf(Info, new CheckpointOptions { Part = names[1] }).Name);
        Assert.Equal(new CheckpointPart(names[1], CheckpointFiles.Parameters.Count, opened.PartsFor(Info)[0].Elements, 10), opened.PartsFor(Info)[1]);
    }

    [Fact]
    public void Two_dictionaries_that_fit_are_an_error_unless_they_are_one()
    {
        var state = StateDict();
        LoadsRight(new Dictionary<string, object?> { ["state_dict"] = state, ["model"] = state, ["best"] = state });
        Assert.Contains("has 2 parts that fit Tiny: best, last", Refuses(new Dictionary<string, object?> { ["best"] = state, ["last"] = StateDict(2) }), StringComparison.Ordinal);
        Assert.Contains("has 2 parts that fit Tiny: 0, 1", Refuses(new object?[] { state, StateDict(2) }), StringComparison.Ordinal);
        LoadsRight(new object?[] { StateDict(2), state }, new LoadOptions { Part = "1" });
    }

    [Fact]
    public void A_part_of_another_network_is_not_one_of_several()
    {
        // As the network, and a layer more: PyTorch would refuse it, too.
        var larger = StateDict(2);
        larger.Add("layer1.0.se.fc1.weight", Stranger);
        LoadsRight(new Dictionary<string, object?> { ["a"] = larger, ["b"] = StateDict() });
    }

    [Fact]
    public void A_part_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        var root = new Dictionary<string, object?> { ["state_dict"] = StateDict(), ["epoch"] = 3 };
        string error = Refuses(root, new LoadOptions { Part = "ema" });
        Assert.StartsWith("w.pth has no part ema with parameters of Tiny. Parts that have some: state_dict", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_told_of_the_part_that_fits_best()
    {
        var state = Prefixed("model.");
        state.Remove("model.layer2.0.conv1.weight");
        state.Add("model.layer9.weight", Stranger);
        state.Add("loss.weight", Stranger);
        string error = Refuses(new Dictionary<string, object?> { ["state_dict"] = state });
        Assert.StartsWith("w.pth under state_dict.model does not fit Tiny: 1 missing, 1 unexpected, 0 mis-shaped.", error, StringComparison.Ordinal);
        Assert.Contains("layer2.0.conv1.weight [16,8,3,3]", error, StringComparison.Ordinal);
        Assert.Contains("layer9.weight [3]", error, StringComparison.Ordinal);
        Assert.DoesNotContain("loss.weight", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total_ops")]
    [InlineData("layer1.0.total_params")]
    [InlineData("layer2.0.downsample.0.total_ops")]
    [InlineData("layer3.0.gn.num_batches_tracked")]
    [InlineData("n_averaged")]
    [InlineData("aux.fc.weight")]
    public void Ballast_is_passed_over(string key)
    {
        var state = StateDict();
        state.Add(key, new PickledTensor(new double[] { 1 }, 1));
        LoadsRight(state);
        LoadsRight(new Dictionary<string, object?> { ["state_dict"] = state.ToDictionary(entry => $"module.{entry.Key}", entry => entry.Value) });
    }

    [Fact]
    public void Counters_may_be_missing() => LoadsRight(StateDict(1, key => key.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? null : key));

    [Fact]
    public void One_of_several_shards_is_told_so()
    {
        var half = StateDict(rename: key => key.StartsWith("layer", StringComparison.Ordinal) ? null : key);
        using var state = Unroll.Weights.StateDict.Open(Pickler.Save(half), "pytorch_model-00001-of-00002.bin");

        Assert.EndsWith(
            "\nBy its name it is one of several shards, which are not put together: save it in one file in Python, by save_pretrained(folder, max_shard_size=\"100GB\").",
            Assert.Throws<CheckpointException>(() => BoundParameters.Bind(Needs, state, new LoadOptions())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unexpected_is_passed_over_on_demand()
    {
        var state = StateDict();
        state.Add("criterion.weight", Stranger);
        Assert.Contains("IgnoreUnexpected = true", Refuses(state), StringComparison.Ordinal);
        LoadsRight(state, new LoadOptions { IgnoreUnexpected = true });
        LoadsRight(StateDict(), new LoadOptions { IgnoreUnexpected = true });

        state.Remove("layer1.0.conv1.weight");
        Assert.Contains("1 missing, 0 unexpected", Refuses(state, new LoadOptions { IgnoreUnexpected = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_keys_that_end_like_parameters_take_no_time()
    {
        // Each is a part of its own that nothing fits.
        Dictionary<string, object?> state = Enumerable.Range(0, 30_000).ToDictionary(
            i => $"{string.Join('.', Enumerable.Repeat("x", 40))}.{i.ToString(CultureInfo.InvariantCulture)}.conv1.weight", object? (_) => Stranger);
        Assert.Contains("missing", Refuses(new Dictionary<string, object?> { ["a"] = state }), StringComparison.Ordinal);
    }

    private static StateDict Arrays(string prefix) => Unroll.Weights.StateDict.FromArrays(
        FieldModel.Weights.Select(entry => (prefix + entry.Key, entry.Value, CheckpointFiles.Parameters.Single(p => p.Name == entry.Key).Shape.ToArray())), "w.pth");
}
