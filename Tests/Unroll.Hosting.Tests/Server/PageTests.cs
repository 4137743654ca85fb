using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll.Hosting.Tests.Support;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The page at the root, and the figures that it shows.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere_and_its_policy_lets_nothing_else_run()
    {
        await _server.StartAsync(null);
        using var response = await _server.Client.GetAsync("/", Cancellation);
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        var html = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotMatch(@"(https?:)?//[a-z]|<[a-z]+[^>]*\s(src|href|style|on[a-z]+)\s*=|<link|@import", html);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            $"default-src 'none'; script-src {HashOf(Script(), html)}; style-src {HashOf(Style(), html)}; img-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_figures_are_those_of_each_network()
    {
        await _server.StartAsync(null);
        Assert.Equal("""{"name":"tiny","is_ready":true,"requests":0,"refused":0,"failed":0,"waiting":0,"wait_p50":null,"wait_p99":null,"pass_p50":null,"pass_p99":null}""", (await FiguresAsync())["tiny"].GetRawText());
        for (var i = 0; i < 3; i++)
        {
            using var response = await InferAsync("tiny");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var running = InferAsync("gated");
        await _server.Gate.EnteredAsync();
        var both = new[] { InferAsync("gated"), InferAsync("gated") };
        using var refused = await await Task.WhenAny(both);
        var figures = await FiguresAsync();
        Assert.Equal((3, 0, 0), (Number(figures["tiny"], "requests"), Number(figures["tiny"], "refused"), Number(figures["tiny"], "waiting")));
        Assert.Equal((1, 1, 1), (Number(figures["gated"], "requests"), Number(figures["gated"], "refused"), Number(figures["gated"], "waiting")));
        foreach (var time in new[] { "wait", "pass" })
        {
            var (half, most) = (figures["tiny"].GetProperty($"{time}_p50").GetDouble(), figures["tiny"].GetProperty($"{time}_p99").GetDouble());
            Assert.InRange(half, double.Epsilon, most);
        }

        _server.Gate.Failure = new InvalidOperationException();
        _server.Gate.Open(2);
        await Task.WhenAll([running, .. both]);
        figures = await FiguresAsync();
        Assert.Equal((2, 2, 0), (Number(figures["gated"], "requests"), Number(figures["gated"], "failed"), Number(figures["gated"], "waiting")));
    }

    [Fact]
    public async Task Without_a_key_there_is_the_page_that_asks_for_it_and_no_figures()
    {
        await _server.StartAsync("first-key");
        using var page = await _server.Client.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var refused = await _server.Client.GetAsync("/figures", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        _server.Client.DefaultRequestHeaders.Add("Authorization", "Bearer first-key");
        Assert.Equal(["gated", "tiny"], (await FiguresAsync()).Keys.Order());
    }

    private static string HashOf(Regex element, string html) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Match(html).Groups[1].Value)))}'";

    private static int Number(JsonElement network, string figure) => network.GetProperty(figure).GetInt32();

    private async Task<Dictionary<string, JsonElement>> FiguresAsync() =>
        JsonDocument.Parse(await _server.Client.GetStringAsync("/figures", Cancellation)).RootElement.GetProperty("networks").EnumerateArray().ToDictionary(network => network.GetProperty("name").GetString()!);

    private Task<HttpResponseMessage> InferAsync(string model) => _server.Client.PostAsync(
        $"/v2/models/{model}/infer",
        Requests.Text($$"""{"inputs":[{"name":"input","shape":[1,3,32,32],"datatype":"FP32","data":{{Requests.Json(TestNetworks.Images(TinyNet.Info, 1))}}}]}"""),
        Cancellation);

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
