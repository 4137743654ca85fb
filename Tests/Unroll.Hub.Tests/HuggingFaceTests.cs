using Microsoft.AspNetCore.Http;
using Unroll.Hub.Tests.Support;
using Unroll.Testing.Web;

namespace Unroll.Hub.Tests;

/// <summary>Repositories of the Hugging Face hub, and the cache that huggingface_hub and Unroll share.</summary>
public sealed class HuggingFaceTests : IAsyncLifetime
{
    private const string Repository = "timm/resnet50.a1_in1k";
    private const string Address = $"hf://{Repository}";
    private const string Config = """{"architecture": "resnet50", "num_classes": 1000, "pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 0.95, "interpolation": "bicubic", "license": "apache-2.0"}}""";

    private static readonly string _commit = HuggingFaceServer.CommitOf('a');

    private readonly byte[] _content = Contents.Of(2_000_000);
    private HubFixture _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string RepositoryFolder => Path.Combine(_hub.HuggingFaceFolder, "models--timm--resnet50.a1_in1k");

    private string SnapshotPath => Path.Combine(RepositoryFolder, "snapshots", _commit, "model.safetensors");

    private string BlobPath => Path.Combine(RepositoryFolder, "blobs", HuggingFaceServer.Sha256(_content));

    public async ValueTask InitializeAsync() => _hub = await HubFixture.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_repository_lies_in_the_cache_as_huggingface_hub_lays_it()
    {
        Serve();

        var fetched = await _hub.FetchAsync(Address);

        Assert.Equal(SnapshotPath, fetched.Path);
        Assert.Equal((false, _commit, "apache-2.0", null), (fetched.WasCached, fetched.Commit, fetched.License, fetched.Warning));
        Assert.Equal(_content, await File.ReadAllBytesAsync(BlobPath, Cancellation));
        Assert.Equal($"../../blobs/{HuggingFaceServer.Sha256(_content)}", new FileInfo(SnapshotPath).LinkTarget);
        Assert.Equal(Config, await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SnapshotPath)!, "config.json"), Cancellation));
        Assert.Equal(_commit, await File.ReadAllTextAsync(Path.Combine(RepositoryFolder, "refs", "main"), Cancellation));
        Assert.True(File.Exists(Path.Combine(_hub.HuggingFaceFolder, ".locks", "models--timm--resnet50.a1_in1k", $"{HuggingFaceServer.Sha256(_content)}.lock")));
        Assert.StartsWith("Signature: 8a477f597d28d172789f06886806bc55", await File.ReadAllTextAsync(Path.Combine(_hub.HuggingFaceFolder, "CACHEDIR.TAG"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(RepositoryFolder, "blobs")).Length);
    }

    [Fact]
    public async Task Config_and_weights_are_of_one_commit_though_the_branch_moves()
    {
        Serve();
        // Whoever asks the branch again gets another commit's.
        _hub.HuggingFace.ServeSmall(Repository, "main", HuggingFaceServer.CommitOf('b'), "config.json", """{"architecture": "resnet18"}""");

        Assert.Equal("resnet50", (await _hub.FetchAsync(Address)).Config!.Architecture);
    }

    [Fact]
    public async Task A_branch_is_asked_for_again_and_nothing_downloaded_twice()
    {
        Serve();
        await _hub.FetchAsync(Address);
        var before = _hub.Server.Requests.Count;

        Assert.True((await _hub.FetchAsync(Address)).WasCached);

        Assert.Equal([$"HEAD /{Repository}/resolve/main/model.safetensors"], _hub.Server.Requests.Skip(before).Select(request => request.ToString()));
    }

    [Fact]
    public async Task A_commit_is_not_asked_for_again()
    {
        Serve();
        var first = await _hub.FetchAsync($"{Address}@{_commit}");
        var before = _hub.Server.Requests.Count;

        var second = await _hub.FetchAsync($"{Address}@{_commit}");

        Assert.Equal(before, _hub.Server.Requests.Count);
        Assert.Equal(first.Path, second.Path);
        Assert.False(Directory.Exists(Path.Combine(RepositoryFolder, "refs")));
    }

    [Fact]
    public async Task A_moved_branch_brings_the_new_commit_and_keeps_the_old_one()
    {
        Serve();
        await _hub.FetchAsync(Address);
        var commit = HuggingFaceServer.CommitOf('b');
        _hub.HuggingFace.ServeLarge(Repository, "main", commit, "model.safetensors", Contents.Of(1000, seed: 9));
        _hub.HuggingFace.ServeSmall(Repository, "main", commit, "config.json", Config);

        var fetched = await _hub.FetchAsync(Address);

        Assert.Equal(commit, fetched.Commit);
        Assert.Equal(Contents.Of(1000, seed: 9), await File.ReadAllBytesAsync(fetched.Path, Cancellation));
        Assert.True(File.Exists(SnapshotPath));
        Assert.Equal(commit, await File.ReadAllTextAsync(Path.Combine(RepositoryFolder, "refs", "main"), Cancellation));
    }

    [Fact]
    public async Task What_huggingface_hub_downloaded_serves_offline()
    {
        LayAsHuggingFaceHubDoes();
        _hub.Variables["HF_HUB_OFFLINE"] = "1";

        var fetched = await _hub.FetchAsync(Address);

        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, Cancellation));
        Assert.Equal("resnet50", fetched.Config!.Architecture);
        Assert.Empty(_hub.Server.Requests);
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE", "yes")]
    [InlineData("TRANSFORMERS_OFFLINE", "ON")]
    public async Task Offline_nothing_is_asked(string variable, string value)
    {
        Serve();
        _hub.Variables[variable] = value;

        var message = await _hub.FailAsync(Address);

        Assert.Equal($"{Address} is not in the cache ({_hub.HuggingFaceFolder}), and this is offline mode (HF_HUB_OFFLINE, or an option): nothing is downloaded.", message);
        Assert.Empty(_hub.Server.Requests);
    }

    [Fact]
    public async Task A_hub_that_is_down_leaves_what_is_in_the_cache()
    {
        LayAsHuggingFaceHubDoes();
        _hub.Server.Fail(HuggingFaceServer.PathOf(Repository, "main", "model.safetensors"), StatusCodes.Status503ServiceUnavailable);

        var fetched = await _hub.FetchAsync(Address);

        Assert.Equal(SnapshotPath, fetched.Path);
        Assert.Equal($"127.0.0.1 answers 503 Service Unavailable; {Address} is taken from the cache, commit {_commit}.", fetched.Warning);
    }

    [Fact]
    public async Task Pickled_weights_are_taken_only_where_there_are_no_others()
    {
        _hub.HuggingFace.ServeNone(Repository, "main", _commit, "model.safetensors");
        _hub.HuggingFace.ServeLarge(Repository, "main", _commit, "pytorch_model.bin", _content);
        _hub.HuggingFace.ServeNone(Repository, "main", _commit, "config.json");

        var fetched = await _hub.FetchAsync(Address);

        Assert.EndsWith("pytorch_model.bin", fetched.Path, StringComparison.Ordinal);
        Assert.Null(fetched.Config);
        Assert.True(File.Exists(Path.Combine(RepositoryFolder, ".no_exist", _commit, "config.json")));
    }

    [Fact]
    public async Task A_file_and_a_revision_with_slashes_may_be_named()
    {
        _hub.HuggingFace.ServeLarge(Repository, "refs/pr/1", _commit, "sub/net.safetensors", _content);
        _hub.HuggingFace.ServeNone(Repository, "refs/pr/1", _commit, "config.json");

        var fetched = await _hub.FetchAsync($"{Address}@refs%2Fpr%2F1/sub/net.safetensors");

        Assert.Equal(Path.Combine(RepositoryFolder, "snapshots", _commit, "sub", "net.safetensors"), fetched.Path);
        Assert.Equal($"../../../blobs/{HuggingFaceServer.Sha256(_content)}", new FileInfo(fetched.Path).LinkTarget);
        Assert.Equal(_commit, await File.ReadAllTextAsync(Path.Combine(RepositoryFolder, "refs", "refs", "pr", "1"), Cancellation));
    }

    [Fact]
    public async Task A_token_goes_to_the_hub_alone()
    {
        Serve();
        _hub.Variables["HF_TOKEN"] = "hf_secret";

        await _hub.FetchAsync(Address);

        Assert.All(_hub.Server.Requests.Where(request => request.Host == "127.0.0.1"), request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.All(_hub.Server.Requests.Where(request => request.Host != "127.0.0.1"), request => Assert.Null(request.Authorization));
        Assert.Contains(_hub.Server.Requests, request => request.Host != "127.0.0.1");
    }

    [Fact]
    public async Task A_renamed_repository_is_followed()
    {
        Serve();
        foreach (var file in new[] { "model.safetensors", "config.json" })
        {
            foreach (var revision in new[] { "main", _commit })
            {
                _hub.Server.Redirect(HuggingFaceServer.PathOf("old/name", revision, file), HuggingFaceServer.PathOf(Repository, revision, file), StatusCodes.Status307TemporaryRedirect);
            }
        }

        Assert.Equal(_content, await File.ReadAllBytesAsync((await _hub.FetchAsync("hf://old/name")).Path, Cancellation));
    }

    [Theory]
    [InlineData(401, "RepoNotFound", "There is no repository timm/resnet50.a1_in1k, or it is private and needs a valid token (HF_TOKEN, or 'hf auth login'). (127.0.0.1 answers 401 Unauthorized: it says.)")]
    [InlineData(401, null, "There is no repository timm/resnet50.a1_in1k, or it is private and needs a valid token (HF_TOKEN, or 'hf auth login'). (127.0.0.1 answers 401 Unauthorized: it says.)")]
    [InlineData(403, "GatedRepo", "hf://timm/resnet50.a1_in1k is gated: accept its conditions on its page, and give a token (HF_TOKEN, or 'hf auth login') of the account that did. (127.0.0.1 answers 403 Forbidden: it says.)")]
    [InlineData(404, "RevisionNotFound", "hf://timm/resnet50.a1_in1k has no revision 'main'. (127.0.0.1 answers 404 Not Found: it says.)")]
    [InlineData(404, "EntryNotFound", "hf://timm/resnet50.a1_in1k has no model.safetensors and no pytorch_model.bin at revision 'main'. (127.0.0.1 answers 404 Not Found: it says.)")]
    [InlineData(403, null, "hf://timm/resnet50.a1_in1k is not in the cache, and 127.0.0.1 answers 403 Forbidden: it says.")]
    public async Task What_the_hub_refuses_is_explained(int status, string? code, string message)
    {
        foreach (var file in new[] { "model.safetensors", "pytorch_model.bin" })
        {
            (string, string)[] headers = code is null ? [("X-Error-Message", "it says.")] : [("X-Error-Code", code), ("X-Error-Message", "it says.")];
            _hub.Server.Fail(HuggingFaceServer.PathOf(Repository, "main", file), status, headers);
        }

        Assert.Equal(message, await _hub.FailAsync(Address));
        Assert.False(Directory.Exists(RepositoryFolder));
    }

    [Fact]
    public async Task Content_with_another_hash_is_refused_and_not_kept()
    {
        Serve();
        _hub.HuggingFace.ServeLarge(Repository, "main", _commit, "model.safetensors", new ServedFile(Contents.Of(_content.Length, seed: 8)), HuggingFaceServer.Sha256(_content));

        Assert.Contains("is not the file that was published: its SHA-256 is", await _hub.FailAsync(Address), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(RepositoryFolder, "blobs"), $"{HuggingFaceServer.Sha256(_content)}*"));
        Assert.False(File.Exists(SnapshotPath));
    }

    [Fact]
    public async Task A_small_files_content_is_checked_by_its_git_blob_id()
    {
        Serve();
        var wrong = new ServedFile("{}"u8.ToArray())
        {
            ETag = $"\"{HuggingFaceServer.BlobId("{ }"u8.ToArray())}\"",
            Headers = new Dictionary<string, string> { ["X-Repo-Commit"] = _commit },
        };
        _hub.Server.Serve(HuggingFaceServer.PathOf(Repository, _commit, "config.json"), wrong);

        Assert.Contains("its git blob id is", await _hub.FailAsync(Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_length_than_was_announced_is_refused()
    {
        var served = new ServedFile(_content);
        Serve();
        _hub.HuggingFace.ServeLarge(Repository, "main", _commit, "model.safetensors", served);
        _hub.Server.Serve($"/storage/{Repository}/{_commit}/model.safetensors", new ServedFile([.. _content, 0]));

        Assert.Equal($"{Repository}/model.safetensors has 2,000,001 bytes on 127.0.0.1; 2,000,000 are expected.", await _hub.FailAsync(Address));
    }

    [Fact]
    public async Task A_config_of_an_unlikely_length_is_not_read()
    {
        Serve();
        _hub.HuggingFace.ServeLarge(Repository, "main", _commit, "config.json", new byte[(1 << 24) + 1]);

        Assert.Equal($"{Repository}/config.json has 16,777,217 bytes on 127.0.0.1; at most 16,777,216 are read.", await _hub.FailAsync(Address));
        Assert.DoesNotContain(Directory.GetFiles(RepositoryFolder, "*", SearchOption.AllDirectories), path => path.EndsWith(".incomplete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_download_that_huggingface_hub_began_is_taken_up()
    {
        Serve();
        Directory.CreateDirectory(Path.GetDirectoryName(BlobPath)!);
        await File.WriteAllBytesAsync($"{BlobPath}.incomplete", _content[..1_500_000], Cancellation);

        await _hub.FetchAsync(Address);

        Assert.Equal(_content, await File.ReadAllBytesAsync(BlobPath, Cancellation));
        Assert.Contains(_hub.Server.Requests, request => request is { Range: "bytes=1500000-", IfRange: null, Host: "localhost" });
        Assert.False(File.Exists($"{BlobPath}.incomplete"));
    }

    [Theory]
    [InlineData("../../../evil", "")]
    [InlineData("a/b", "")]
    [InlineData("", "")]
    [InlineData("ok", "../../../../evil")]
    [InlineData("ok", "main")]
    public async Task Names_from_the_server_that_are_no_names_are_refused(string etag, string commit)
    {
        _hub.Server.Map(HuggingFaceServer.PathOf(Repository, "main", "model.safetensors"), context =>
        {
            context.Response.Headers["X-Linked-Etag"] = $"\"{etag}\"";
            context.Response.Headers["X-Repo-Commit"] = commit.Length == 0 ? _commit : commit;
            context.Response.Headers["X-Linked-Size"] = "1";
            return Task.CompletedTask;
        });

        Assert.Contains("does not answer as the Hugging Face hub does", await _hub.FailAsync(Address), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_hub.HuggingFaceFolder));
    }

    [Fact]
    public async Task Without_links_the_snapshot_has_copies()
    {
        Serve();
        _hub.Variables["HF_HUB_DISABLE_SYMLINKS"] = "1";

        var fetched = await _hub.FetchAsync(Address);

        Assert.Null(new FileInfo(fetched.Path).LinkTarget);
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, Cancellation));
    }

    [Fact]
    public async Task A_link_whose_blob_was_deleted_is_mended()
    {
        Serve();
        await _hub.FetchAsync(Address);
        File.Delete(BlobPath);

        Assert.Equal(_content, await File.ReadAllBytesAsync((await _hub.FetchAsync(Address)).Path, Cancellation));
    }

    [Fact]
    public async Task Two_at_once_download_once()
    {
        Serve(new ServedFile(_content) { PieceLength = 500_000, Wait = TimeSpan.FromMilliseconds(30) });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _hub.FetchAsync(Address)));

        Assert.Single(_hub.Server.Requests, request => request.Host == "localhost");
    }

    [Theory]
    [InlineData("hf://timm")]
    [InlineData("hf://timm/")]
    [InlineData("hf:///resnet50")]
    [InlineData("hf://timm/..")]
    [InlineData("hf://timm/net@")]
    [InlineData("hf://timm/net@..")]
    [InlineData("hf://timm/net@a%2F..%2F..%2Fb")]
    [InlineData("hf://timm/net/../x")]
    [InlineData("hf://timm/net//x")]
    [InlineData("hf://timm/net/C:\\x")]
    public async Task What_is_no_address_of_a_repository_is_refused(string address) => Assert.Equal(
        $"'{address}' is no address of the Hugging Face hub, as hf://timm/resnet50.a1_in1k, hf://org/name@revision or hf://org/name@revision/file is.", await _hub.FailAsync(address));

    private void Serve(ServedFile? weights = null)
    {
        _hub.HuggingFace.ServeLarge(Repository, "main", _commit, "model.safetensors", weights ?? new ServedFile(_content));
        _hub.HuggingFace.ServeSmall(Repository, "main", _commit, "config.json", Config);
    }

    /// <summary>docs/hub/local-cache.md of huggingface/hub-docs, by hand.</summary>
    private void LayAsHuggingFaceHubDoes()
    {
        foreach (var folder in new[] { "blobs", "refs", $"snapshots/{_commit}" })
        {
            Directory.CreateDirectory(Path.Combine(RepositoryFolder, folder));
        }

        File.WriteAllText(Path.Combine(RepositoryFolder, "refs", "main"), _commit);
        File.WriteAllBytes(BlobPath, _content);
        File.WriteAllText(Path.Combine(RepositoryFolder, "blobs", "0123"), Config);
        File.CreateSymbolicLink(SnapshotPath, $"../../blobs/{Path.GetFileName(BlobPath)}");
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(SnapshotPath)!, "config.json"), "../../blobs/0123");
    }
}
