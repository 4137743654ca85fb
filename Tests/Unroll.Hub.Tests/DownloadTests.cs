using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Unroll.Hub.Tests.Support;
using Unroll.Testing.Web;

namespace Unroll.Hub.Tests;

/// <summary>Files at addresses of the web, as torchvision's and ResNeSt's weights are.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private const int Length = 3_000_000;

    private readonly string _name;
    private readonly byte[] _content;
    private HubFixture _hub = null!;

    public DownloadTests() => (_name, _content) = Contents.Named(Length);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => $"/models/{_name}";

    private string CachedPath => System.IO.Path.Combine(_hub.TorchFolder, _name);

    public async ValueTask InitializeAsync() => _hub = await HubFixture.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_file_is_downloaded_into_PyTorchs_cache_once()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content));

        var first = await _hub.FetchAsync(address);
        var second = await _hub.FetchAsync(address);

        Assert.Equal(CachedPath, first.Path);
        Assert.False(first.WasCached);
        Assert.Null(first.Warning);
        Assert.Equal(first with { WasCached = true }, second);
        Assert.Equal([_name], _hub.TorchFiles);
        AssertContent();
        Assert.Equal([$"GET {Path}"], Asked());
    }

    [Fact]
    public async Task What_PyTorch_downloaded_is_not_asked_for()
    {
        var address = _hub.Server.AddressOf(Path);
        Directory.CreateDirectory(_hub.TorchFolder);
        await File.WriteAllBytesAsync(CachedPath, _content, Cancellation);

        Assert.True((await _hub.FetchAsync(address)).WasCached);

        Assert.Empty(_hub.Server.Requests);
        // Nothing is written: the cache may be somebody else's.
        Assert.Single(Directory.EnumerateFileSystemEntries(_hub.TorchFolder));
    }

    [Fact]
    public async Task Progress_goes_up_to_the_length()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { PieceLength = 500_000, Wait = TimeSpan.FromMilliseconds(60) });
        var progress = new ProgressLog();

        await _hub.FetchAsync(address, progress: progress);

        Assert.All(progress.Reports, report => Assert.Equal((_name, Length), (report.File, report.TotalBytes)));
        Assert.Equal(0, progress.Reports[0].BytesReceived);
        Assert.Equal(Length, progress.Reports[^1].BytesReceived);
        Assert.True(progress.Reports.Count > 3);
        Assert.Equal(progress.Reports.Select(report => report.BytesReceived).Order(), progress.Reports.Select(report => report.BytesReceived));
    }

    [Fact]
    public async Task A_file_without_a_length_is_taken_to_its_end()
    {
        await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content) { HasLength = false }));

        AssertContent();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_off_is_taken_up_where_it_ended(bool hasLength)
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { CutAfter = 800_000, Cuts = 2, PieceLength = 200_000, Wait = TimeSpan.FromMilliseconds(5), HasLength = hasLength });

        await _hub.FetchAsync(address);

        AssertContent();
        Assert.Equal(3, _hub.Server.Requests.Count);
        Assert.Null(_hub.Server.Requests[0].Range);
        Assert.All(_hub.Server.Requests.Skip(1), request => Assert.StartsWith("bytes=", request.Range, StringComparison.Ordinal));
        Assert.All(_hub.Server.Requests.Skip(1), request => Assert.Equal("\"v1\"", request.IfRange));
    }

    [Fact]
    public async Task A_connection_that_always_breaks_off_is_given_up_and_taken_up_by_the_next_call()
    {
        var served = new ServedFile(_content) { CutAfter = 100_000, PieceLength = 50_000, Wait = TimeSpan.FromMilliseconds(5), Cuts = 3 };
        var address = _hub.Server.Serve(Path, served);

        var message = await _hub.FailAsync(address, _hub.Options with { Retries = 2 });
        await _hub.FetchAsync(address);

        Assert.Equal($"{_name} is not in the cache ({_hub.TorchFolder}), and the connection to 127.0.0.1 broke off. It comes from {address}.", message);
        AssertContent();
        Assert.Equal([_name], _hub.TorchFiles);
        Assert.Equal(4, _hub.Server.Requests.Count);
        Assert.NotNull(_hub.Server.Requests[3].Range);
    }

    [Fact]
    public async Task A_cancelled_download_goes_on_where_it_ended()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { PieceLength = 500_000, Wait = TimeSpan.FromMilliseconds(60) });
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog(report =>
        {
            if (report.BytesReceived > 0)
            {
                cancel.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _hub.FetchAsync(address, progress: progress, cancellation: cancel.Token));
        Assert.Equal([$"{_name}.partial", $"{_name}.partial.etag"], _hub.TorchFiles);
        var kept = new FileInfo($"{CachedPath}.partial").Length;
        var rest = new ProgressLog();
        await _hub.FetchAsync(address, progress: rest);

        AssertContent();
        Assert.Equal([_name], _hub.TorchFiles);
        Assert.InRange(kept, 1, Length - 1);
        Assert.Equal([null, $"bytes={kept}-"], _hub.Server.Requests.Select(request => request.Range));
        Assert.Equal(kept, rest.Reports[0].BytesReceived);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_downloaded_whole()
    {
        LeavePartial(Contents.Of(1_000_000, seed: 99), "\"v0\"");
        var address = _hub.Server.Serve(Path, new ServedFile(_content));

        await _hub.FetchAsync(address);

        AssertContent();
        Assert.Equal(("bytes=1000000-", "\"v0\""), (_hub.Server.Requests.Single().Range, _hub.Server.Requests.Single().IfRange));
    }

    [Fact]
    public async Task A_server_without_parts_sends_the_whole()
    {
        LeavePartial(_content[..1_000_000], "\"v1\"");

        await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content) { HasRanges = false }));

        AssertContent();
        Assert.Equal([$"GET {Path} bytes=1000000-"], Asked());
    }

    [Fact]
    public async Task A_date_tells_versions_apart_where_there_is_no_ETag()
    {
        var served = new ServedFile(_content) { ETag = null, LastModified = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero), CutAfter = 500_000, Cuts = 1 };

        await _hub.FetchAsync(_hub.Server.Serve(Path, served));

        AssertContent();
        Assert.Equal(2, _hub.Server.Requests.Count);
        Assert.Equal("Sat, 03 Feb 2024 04:05:06 GMT", _hub.Server.Requests[1].IfRange);
    }

    [Theory]
    [InlineData("W/\"v1\"")]
    [InlineData(null)]
    public async Task What_no_name_vouches_for_is_not_taken_up(string? etag)
    {
        var served = new ServedFile(_content) { ETag = etag, CutAfter = 500_000, Cuts = 1 };

        await _hub.FetchAsync(_hub.Server.Serve(Path, served));

        AssertContent();
        Assert.Equal([null, null], _hub.Server.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task A_partial_file_with_other_bytes_is_given_up_for_the_whole()
    {
        LeavePartial(new byte[1_000_000], "\"v1\"");

        await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content)));

        AssertContent();
        Assert.Equal([$"GET {Path} bytes=1000000-", $"GET {Path}"], Asked());
    }

    [Fact]
    public async Task A_partial_file_that_is_whole_is_taken_as_it_is()
    {
        LeavePartial(_content, "\"v1\"");

        await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content)));

        AssertContent();
        Assert.Equal([$"GET {Path} bytes={Length}-"], Asked());
    }

    [Fact]
    public async Task A_partial_file_that_is_too_long_is_given_up_for_the_whole()
    {
        LeavePartial([.. _content, 1], "\"v1\"");

        await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content)));

        AssertContent();
        Assert.Equal([$"GET {Path} bytes={Length + 1}-", $"GET {Path}"], Asked());
    }

    [Fact]
    public async Task Content_with_another_hash_is_refused_and_not_kept()
    {
        var other = Contents.Of(Length, seed: 77);
        var address = _hub.Server.Serve(Path, new ServedFile(other));
        var digits = _name["weights-".Length..^".pth".Length];

        var message = await _hub.FailAsync(address);

        Assert.Equal(
            $"{_name}, as 127.0.0.1 sends it, is not the file that was published: its SHA-256 is {HuggingFaceServer.Sha256(other)[..8]}… where {digits} is expected. It was not kept.", message);
        Assert.Empty(_hub.TorchFiles);
        Assert.Single(_hub.Server.Requests);
    }

    [Theory]
    [InlineData("/mymodel-20240115.pth")]
    [InlineData("/ckpt-00010000.pth")]
    [InlineData("/deadbeef.pth")]
    [InlineData("/net-epoch7.pth")]
    [InlineData("/net-DEADBEEF.pth")]
    public async Task A_date_a_count_and_a_word_are_no_hash(string path)
    {
        await _hub.FetchAsync(_hub.Server.Serve(path, new ServedFile(_content)));

        Assert.Equal([path[1..]], _hub.TorchFiles);
    }

    [Fact]
    public async Task A_hash_may_be_named_in_the_address()
    {
        var address = _hub.Server.Serve("/net.pth", new ServedFile(_content));
        var hash = HuggingFaceServer.Sha256(_content);

        await _hub.FetchAsync($"{address}#sha256={hash.ToUpperInvariant()}");
        var wrong = await _hub.FailAsync($"{_hub.Server.Serve("/other.pth", new ServedFile(_content))}#sha256={hash[1..]}0");
        var none = await _hub.FailAsync($"{address}#sha256=xyz");

        Assert.Equal(["net.pth"], _hub.TorchFiles);
        Assert.Contains("is not the file that was published", wrong, StringComparison.Ordinal);
        Assert.Equal($"'xyz' in {address}#sha256=xyz are not 8 to 64 hexadecimal digits of a SHA-256.", none);
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_downloaded_anew()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content));
        Directory.CreateDirectory(_hub.TorchFolder);
        await File.WriteAllBytesAsync(CachedPath, _content[..1000], Cancellation);

        var offline = await _hub.FailAsync(address, _hub.Options with { Offline = true });
        var fetched = await _hub.FetchAsync(address);

        Assert.StartsWith($"{CachedPath} is damaged (its SHA-256 is ", offline, StringComparison.Ordinal);
        Assert.StartsWith($"{CachedPath} was damaged (its SHA-256 is ", fetched.Warning, StringComparison.Ordinal);
        AssertContent();
    }

    [Fact]
    public async Task A_link_to_nothing_in_the_cache_is_no_file()
    {
        Directory.CreateDirectory(_hub.TorchFolder);
        File.CreateSymbolicLink(CachedPath, "nowhere");

        var fetched = await _hub.FetchAsync(_hub.Server.Serve(Path, new ServedFile(_content)));

        Assert.Equal((false, null), (fetched.WasCached, fetched.Warning));
        AssertContent();
    }

    [Fact]
    public async Task Redirects_are_followed_to_other_places_and_hosts()
    {
        _hub.Server.Redirect(Path, "../b/c", StatusCodes.Status307TemporaryRedirect);
        _hub.Server.Redirect("/b/c", new Uri(_hub.Server.OtherAddress, "/d").AbsoluteUri, StatusCodes.Status301MovedPermanently);
        _hub.Server.Serve("/d", new ServedFile(_content) { CutAfter = 500_000, Cuts = 1 });

        await _hub.FetchAsync(_hub.Server.AddressOf(Path));

        AssertContent();
        Assert.Equal(["127.0.0.1", "127.0.0.1", "localhost", "127.0.0.1", "127.0.0.1", "localhost"], _hub.Server.Requests.Select(request => request.Host));
        Assert.Equal([_name], _hub.TorchFiles);
    }

    [Fact]
    public async Task Redirects_without_an_end_are_an_error()
    {
        _hub.Server.Redirect(Path, Path);

        Assert.Contains("127.0.0.1 redirects more than 10 times", await _hub.FailAsync(_hub.Server.AddressOf(Path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere.test/x.pth")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_out_of_a_secure_connection_is_refused(string location)
    {
        using var handler = new RedirectingHandler(location);

        var message = await _hub.FailAsync($"https://example.test/{_name}", _hub.Options with { Handler = handler });

        Assert.Contains($"example.test redirects to {location}, which is not secure", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCodes.Status404NotFound, "404 Not Found")]
    [InlineData(StatusCodes.Status403Forbidden, "403 Forbidden")]
    [InlineData(StatusCodes.Status401Unauthorized, "401 Unauthorized")]
    [InlineData(StatusCodes.Status410Gone, "410 Gone")]
    public async Task A_refusal_is_reported_at_once(int status, string words)
    {
        var address = _hub.Server.Fail(Path, status);

        Assert.Equal($"{_name} is not in the cache ({_hub.TorchFolder}), and 127.0.0.1 answers {words}. It comes from {address}.", await _hub.FailAsync(address));
        Assert.Single(_hub.Server.Requests);
        Assert.Empty(_hub.TorchFiles);
    }

    [Theory]
    [InlineData(StatusCodes.Status408RequestTimeout)]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status502BadGateway)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status504GatewayTimeout)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        var served = new ServedFile(_content);
        _hub.Server.Map(Path, context =>
        {
            if (_hub.Server.Requests.Count > 2)
            {
                return served.ServeAsync(context);
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });

        await _hub.FetchAsync(_hub.Server.AddressOf(Path));

        AssertContent();
        Assert.Equal(3, _hub.Server.Requests.Count);
    }

    [Fact]
    public async Task What_does_not_pass_is_given_up()
    {
        var address = _hub.Server.Fail(Path, StatusCodes.Status503ServiceUnavailable);

        Assert.Contains("127.0.0.1 answers 503 Service Unavailable", await _hub.FailAsync(address, _hub.Options with { Retries = 3 }), StringComparison.Ordinal);
        Assert.Equal(4, _hub.Server.Requests.Count);
    }

    [Fact]
    public async Task Nobody_waits_for_a_server_that_asks_for_an_hour()
    {
        var address = _hub.Server.Fail(Path, StatusCodes.Status429TooManyRequests, ("Retry-After", "3600"));

        Assert.Contains("429 Too Many Requests", await _hub.FailAsync(address), StringComparison.Ordinal);
        Assert.Single(_hub.Server.Requests);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { PieceLength = 100_000, Wait = TimeSpan.FromMinutes(5) });

        var message = await _hub.FailAsync(address, _hub.Options with { Timeout = TimeSpan.FromSeconds(0.3), Retries = 0 });

        Assert.Contains("127.0.0.1 has sent nothing for 0.3 s", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _hub.Server.Map(Path, context => Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted));

        var message = await _hub.FailAsync(_hub.Server.AddressOf(Path), _hub.Options with { Timeout = TimeSpan.FromSeconds(0.3), Retries = 1 });

        Assert.Contains("127.0.0.1 cannot be reached: no answer within 0.3 s", message, StringComparison.Ordinal);
        Assert.Equal(2, _hub.Server.Requests.Count);
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        // Longer in all than the limit, which is for each wait.
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { PieceLength = 200_000, Wait = TimeSpan.FromMilliseconds(150) });

        await _hub.FetchAsync(address, _hub.Options with { Timeout = TimeSpan.FromSeconds(1.5), Retries = 0 });

        AssertContent();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_what_would_help()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/{_name}");
        listener.Stop();

        var message = await _hub.FailAsync(address);

        Assert.StartsWith($"{_name} is not in the cache ({_hub.TorchFolder}), and 127.0.0.1 cannot be reached: ", message, StringComparison.Ordinal);
        Assert.EndsWith($". It comes from {address}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_nothing_is_asked()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content));

        var message = await _hub.FailAsync(address, _hub.Options with { Offline = true });

        Assert.Equal($"{_name} is not in the cache ({_hub.TorchFolder}), and this is offline mode: nothing is downloaded. It comes from {address}.", message);
        Assert.Empty(_hub.Server.Requests);
        Assert.False(Directory.Exists(_hub.TorchFolder));
    }

    [Fact]
    public async Task A_compressed_answer_is_refused()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } });

        Assert.Contains($"127.0.0.1 sends {_name} compressed (gzip), unasked", await _hub.FailAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_download_once()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content) { PieceLength = 500_000, Wait = TimeSpan.FromMilliseconds(30) });

        var fetched = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _hub.FetchAsync(address)));

        AssertContent();
        Assert.Equal(3, fetched.Count(weights => weights.WasCached));
        Assert.Equal([$"GET {Path}"], Asked());
    }

    [Fact]
    public async Task A_wait_for_another_process_can_be_cancelled()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content));
        Directory.CreateDirectory(System.IO.Path.Combine(_hub.TorchFolder, ".locks"));
        using var other = new FileStream(System.IO.Path.Combine(_hub.TorchFolder, ".locks", $"{_name}.lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _hub.FetchAsync(address, cancellation: cancel.Token));

        Assert.Empty(_hub.Server.Requests);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        var address = _hub.Server.Serve(Path, new ServedFile(_content));
        // A file where the folder should be: root may write everywhere else.
        await File.WriteAllTextAsync(_hub.TorchFolder, "", Cancellation);

        Assert.StartsWith($"{System.IO.Path.Combine(_hub.TorchFolder, ".locks")} cannot be written to: ", await _hub.FailAsync(address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "http://127.0.0.1/ does not end in a file's name.")]
    [InlineData("http://127.0.0.1/a%2Fb", "http://127.0.0.1/a%2Fb does not end in a file's name.")]
    [InlineData("http://127.0.0.1/..%5Cb", "http://127.0.0.1/..%5Cb does not end in a file's name.")]
    [InlineData("ftp://127.0.0.1/x.pth", "'ftp://127.0.0.1/x.pth' is no address of weights: https://…, or hf://org/name of the Hugging Face hub.")]
    [InlineData("https://", "'https://' is no address of weights: https://…, or hf://org/name of the Hugging Face hub.")]
    public async Task What_is_no_address_of_a_file_is_refused(string address, string message) => Assert.Equal(message, await _hub.FailAsync(address));

    [Fact]
    public void A_handler_that_follows_redirects_itself_is_refused()
    {
        using var handler = new SocketsHttpHandler();

        Assert.Contains("AllowAutoRedirect", Assert.Throws<ArgumentException>(() => new WeightsHub(new HubOptions { Handler = handler })).Message, StringComparison.Ordinal);
    }

    private string[] Asked() => [.. _hub.Server.Requests.Select(request => request.ToString())];

    private void AssertContent() => Assert.True(_content.AsSpan().SequenceEqual(File.ReadAllBytes(CachedPath)), "The file is not what the server has.");

    private void LeavePartial(byte[] content, string etag)
    {
        Directory.CreateDirectory(_hub.TorchFolder);
        File.WriteAllBytes($"{CachedPath}.partial", content);
        File.WriteAllText($"{CachedPath}.partial.etag", etag);
    }

    private sealed class RedirectingHandler(string location) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(System.Net.HttpStatusCode.Found);
            response.Headers.Location = new Uri(location);
            return Task.FromResult(response);
        }
    }
}
