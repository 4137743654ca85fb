using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Unroll.Testing.Web;

/// <summary>A web server on this machine, under two names, so that there is another host to redirect to.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private WebServer(WebApplication application) => _application = application;

    /// <summary>"http://127.0.0.1:12345".</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The same server by another name: to a client, another host.</summary>
    public Uri OtherAddress => new($"http://localhost:{Address.Port}");

    /// <summary>All that was asked, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public static async Task<WebServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Both loopback addresses, since "localhost" may be either.
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new WebServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        server.Address = new Uri(server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    public Uri AddressOf(string path) => new(Address, path);

    /// <summary>Answers a path, with what is escaped in it.</summary>
    public void Map(string path, Func<HttpContext, Task> answer) => _routes[path] = answer;

    public Uri Serve(string path, ServedFile file)
    {
        Map(path, file.ServeAsync);
        return AddressOf(path);
    }

    public void Redirect(string path, string location, int status = StatusCodes.Status302Found) => Map(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    public Uri Fail(string path, int status, params (string Name, string Value)[] headers)
    {
        Map(path, context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return Task.CompletedTask;
        });
        return AddressOf(path);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        _requests.Enqueue(new RecordedRequest(request.Method, request.Host.Host, path, request.Headers.Range, request.Headers.IfRange, request.Headers.Authorization));
        if (_routes.TryGetValue(path, out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
