using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>The proxies to nodes and pods.</summary>
public sealed class ProxyTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private WebApplication backend = null!;
    private string port = "";

    private ApiCaller Admin => server.Admin;

    private string Proxy => $"/api/v1/nodes/local:{port}/proxy";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        backend = builder.Build();
        backend.Run(async context =>
        {
            var request = context.Request;
            if (request.Path == "/away")
            {
                context.Response.Redirect("/home?x=1");
                return;
            }

            if (request.Path == "/page")
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync($"""<a href="/rewriteme">test</a><img src='http://{request.Host}/i'><a href="http://else/where">""");
                return;
            }

            context.Response.StatusCode = 203;
            context.Response.Headers["X-Backend"] = "yes";
            var body = await new StreamReader(request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(
                $"{request.Method} {request.Path.ToUriComponent()}{request.QueryString} {request.Headers["X-Mine"]} [{request.Headers.Authorization}] {body}");
        });
        await backend.StartAsync();
        port = new Uri(backend.Urls.First()).Port.ToString(CultureInfo.InvariantCulture);
        await Admin.PostAsync("/api/v1/nodes",
            """{"metadata":{"name":"local"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}]}}""");
    }

    public async Task DisposeAsync() => await backend.DisposeAsync();

    [Fact]
    public async Task A_request_goes_on_with_method_path_query_headers_and_body_but_without_who_asks()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Proxy + "/a%20b/c/?q=1&r=%2F") { Content = new StringContent("hello") };
        request.Headers.Add("X-Mine", "here");
        using var answer = await Admin.Http.SendAsync(request);
        Assert.Equal("PUT /a%20b/c/?q=1&r=%2F here [] hello", await answer.Content.ReadAsStringAsync());
        Assert.Equal((203, "yes"), ((int)answer.StatusCode, answer.Headers.GetValues("X-Backend").Single()));
    }

    [Fact]
    public async Task A_redirect_of_the_backend_stays_within_the_proxy()
    {
        using var client = new HttpRequestMessage(HttpMethod.Get, Proxy + "/away");
        using var invoker = server.NotFollowing();
        using var answer = await invoker.SendAsync(client);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal(Proxy + "/home?x=1", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_path_that_ends_with_the_proxy_is_completed()
    {
        using var invoker = server.NotFollowing();
        using var answer = await invoker.GetAsync(Proxy + "?q=1");
        Assert.Equal((301, Proxy + "/?q=1"), ((int)answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Every_method_but_reading_goes_on_also_without_a_path(string method)
    {
        foreach (var path in new[] { "", "/some/path" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Proxy + path + "?q=1");
            using var answer = await Admin.Http.SendAsync(request);
            Assert.Equal($"{method} {(path.Length > 0 ? path : "/")}?q=1  [] ", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Links_of_a_page_to_its_own_host_lead_through_the_proxy()
    {
        var page = await Admin.Http.GetStringAsync(Proxy + "/page");
        Assert.Equal($"""<a href="{Proxy}/rewriteme">test</a><img src='{Proxy}/i'><a href="http://else/where">""", page);
    }

    [Fact]
    public async Task A_backend_that_does_not_answer_is_a_503()
    {
        var answer = await Admin.GetAsync("/api/v1/nodes/local:1/proxy/");
        Assert.Equal((503, "ServiceUnavailable"), (answer.Code, answer.Reason));
        Assert.StartsWith("error trying to reach service: ", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nodes/ftp:local:21/proxy/", "invalid proxy request \"ftp:local:21\"")]
    [InlineData("/api/v1/nodes/local:port/proxy/", "invalid port \"port\"")]
    public async Task A_name_that_says_nothing_is_refused(string path, string message)
    {
        var answer = await Admin.GetAsync(path);
        Assert.Equal((400, message), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_pod_cannot_point_the_proxy_at_the_servers_own_machine()
    {
        await Admin.CreateAsync(Pods, Pod("near"));
        Assert.Equal((400, "address not allowed"), await ProxyToAsync());
        var status = await Admin.PatchAsync(Pods + "/near/status", "merge-patch+json", """{"status":{"podIP":"127.0.0.1","podIPs":[{"ip":"127.0.0.1"}]}}""");
        Assert.Equal(200, status.Code);
        Assert.Equal((400, "address not allowed"), await ProxyToAsync());

        async Task<(int, string)> ProxyToAsync()
        {
            var answer = await Admin.GetAsync($"{Pods}/near:{port}/proxy/");
            return (answer.Code, answer.Message);
        }
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_what_is_not_there_not_found()
    {
        Assert.Equal(403, (await server.Anonymous.GetAsync(Proxy + "/")).Code);
        Assert.Equal(404, (await Admin.GetAsync("/api/v1/nodes/none/proxy/")).Code);
    }
}
