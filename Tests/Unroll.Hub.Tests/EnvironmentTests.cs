using Unroll.Hub.Caches;
using Unroll.Testing;

namespace Unroll.Hub.Tests;

/// <summary>The variables of torch.hub and huggingface_hub, the first that is set.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/h/.cache/torch/hub/checkpoints")]
    [InlineData("/t/hub/checkpoints", "TORCH_HOME=/t", "XDG_CACHE_HOME=/x")]
    [InlineData("/h/t/hub/checkpoints", "TORCH_HOME=~/t")]
    [InlineData("/x/torch/hub/checkpoints", "XDG_CACHE_HOME=/x", "TORCH_HOME=")]
    public void PyTorchs_folder(string expected, params string[] variables) => Assert.Equal(expected, Of(variables).TorchCheckpoints);

    [Theory]
    [InlineData("/h/.cache/huggingface/hub")]
    [InlineData("/c", "HF_HUB_CACHE=/c", "HUGGINGFACE_HUB_CACHE=/l", "HF_HOME=/f", "XDG_CACHE_HOME=/x")]
    [InlineData("/l", "HUGGINGFACE_HUB_CACHE=/l", "HF_HOME=/f", "XDG_CACHE_HOME=/x")]
    [InlineData("/f/hub", "HF_HOME=/f", "XDG_CACHE_HOME=/x")]
    [InlineData("/h/f/hub", "HF_HOME=~/f")]
    [InlineData("/x/huggingface/hub", "XDG_CACHE_HOME=/x")]
    public void Hugging_Faces_folder(string expected, params string[] variables) => Assert.Equal(expected, Of(variables).HuggingFaceCache);

    [Theory]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://mirror.test/hf", "HF_ENDPOINT=https://mirror.test/hf/")]
    public void Hugging_Faces_server(string expected, params string[] variables) => Assert.Equal(expected, Of(variables).HuggingFaceEndpoint.AbsoluteUri);

    [Fact]
    public void A_server_that_is_none_is_refused() =>
        Assert.Equal("HF_ENDPOINT is 'mirror', which is no https:// address.", Assert.Throws<HubException>(() => Of("HF_ENDPOINT=mirror").HuggingFaceEndpoint).Message);

    [Theory]
    [InlineData(false)]
    [InlineData(true, "HF_HUB_OFFLINE=1")]
    [InlineData(true, "HF_HUB_OFFLINE=true")]
    [InlineData(true, "TRANSFORMERS_OFFLINE=on")]
    [InlineData(false, "HF_HUB_OFFLINE=0")]
    [InlineData(false, "HF_HUB_OFFLINE=0", "TRANSFORMERS_OFFLINE=1")]
    public void Offline_mode(bool expected, params string[] variables)
    {
        Assert.Equal(expected, Of(variables).IsHuggingFaceOffline);
        Assert.False(Of(variables).IsTorchOffline);
    }

    [Fact]
    public void The_token_is_the_variables_or_the_files()
    {
        File.WriteAllText(_folder.File("token"), "from_file\n");
        File.WriteAllText(_folder.File("other"), "from_other");
        var home = $"HF_HOME={_folder.Path}";

        Assert.Equal("a", Of("HF_TOKEN=a", "HUGGING_FACE_HUB_TOKEN=b", home).HuggingFaceToken);
        Assert.Equal("b", Of("HUGGING_FACE_HUB_TOKEN=b", home).HuggingFaceToken);
        Assert.Equal("from_file", Of(home).HuggingFaceToken);
        Assert.Equal("from_other", Of(home, $"HF_TOKEN_PATH={_folder.File("other")}").HuggingFaceToken);
        Assert.Null(Of("HF_HOME=/nowhere").HuggingFaceToken);
        Assert.Null(Of("HF_TOKEN=a", "HF_HUB_DISABLE_IMPLICIT_TOKEN=1").HuggingFaceToken);
        Assert.Equal("c", new CacheEnvironment(new HubOptions { HuggingFaceToken = "c" }, name => name == "HF_TOKEN" ? "a" : null).HuggingFaceToken);
        Assert.Throws<HubException>(() => Of("HF_TOKEN=a\nX-Evil: b").HuggingFaceToken);
    }

    private static CacheEnvironment Of(params string[] variables)
    {
        var map = variables.Append("HOME=/h").Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new CacheEnvironment(new HubOptions(), map.GetValueOrDefault);
    }
}
