using System.Globalization;
using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>Watches over HTTPS.</summary>
public sealed class WatchTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_watch_shows_what_is_there_and_then_every_change()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("seen"));
        using var watch = await Admin.WatchAsync(ConfigMaps + "?watch=1&fieldSelector=metadata.name%3Dseen");
        Assert.Equal("ADDED", Type(await watch.NextAsync()));
        await Admin.PatchAsync(ConfigMaps + "/seen", "merge-patch+json", """{"data":{"k":"2"}}""");
        var modified = await watch.NextAsync();
        Assert.Equal(("MODIFIED", "2"), (Type(modified), (string?)modified!["object"]!["data"]!["k"]));
        await Admin.DeleteAsync(ConfigMaps + "/seen");
        var deleted = await watch.NextAsync();
        Assert.Equal("DELETED", Type(deleted));
        Assert.True(Version(deleted) > Version(modified));
        Assert.Equal("2", (string?)deleted!["object"]!["data"]!["k"]);
    }

    [Fact]
    public async Task A_watch_from_a_version_shows_only_what_came_after()
    {
        var made = await Admin.CreateAsync(ConfigMaps, ConfigMap("before"));
        await Admin.CreateAsync(ConfigMaps, ConfigMap("after"));
        using var watch = await Admin.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={made["metadata"]!["resourceVersion"]}");
        var first = await watch.NextAsync();
        Assert.Equal("after", (string?)first!["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Entering_and_leaving_a_selector_is_ADDED_and_DELETED()
    {
        await Admin.CreateAsync(ConfigMaps, """{"metadata":{"name":"mover","labels":{"in":"no"}}}""");
        using var watch = await Admin.WatchAsync(ConfigMaps + "?watch=1&labelSelector=in%3Dyes");
        await Admin.PatchAsync(ConfigMaps + "/mover", "merge-patch+json", """{"metadata":{"labels":{"in":"yes"}}}""");
        Assert.Equal("ADDED", Type(await watch.NextAsync()));
        await Admin.PatchAsync(ConfigMaps + "/mover", "merge-patch+json", """{"metadata":{"labels":{"in":"no"}}}""");
        Assert.Equal("DELETED", Type(await watch.NextAsync()));
    }

    [Fact]
    public async Task A_watch_list_says_when_the_state_is_complete()
    {
        using var watch = await Admin.WatchAsync(
            "/api/v1/namespaces?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        JsonNode? next;
        var names = new List<string?>();
        while (Type(next = await watch.NextAsync()) == "ADDED")
        {
            names.Add((string?)next!["object"]!["metadata"]!["name"]);
        }

        Assert.Equal("BOOKMARK", Type(next));
        Assert.Equal("true", (string?)next!["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
        Assert.Contains("kube-system", names);
    }

    [Fact]
    public async Task A_watch_ends_at_its_timeout_with_a_bookmark()
    {
        using var watch = await Admin.WatchAsync(ConfigMaps + "?watch=1&timeoutSeconds=1&allowWatchBookmarks=true&labelSelector=none%3Dat-all");
        Assert.Equal("BOOKMARK", Type(await watch.NextAsync()));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_of_tables_sends_the_columns_once()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("t1"));
        await Admin.CreateAsync(ConfigMaps, ConfigMap("t2"));
        Admin.Http.DefaultRequestHeaders.Accept.Clear();
        using var request = new HttpRequestMessage(HttpMethod.Get, ConfigMaps + "?watch=1&labelSelector=app%20in%20(t1,t2)");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        using var response = await Admin.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var watch = new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        Assert.NotNull((await watch.NextAsync())!["object"]!["columnDefinitions"]);
        Assert.Null((await watch.NextAsync())!["object"]!["columnDefinitions"]);
    }

    [Fact]
    public async Task A_watch_from_the_future_says_so_in_an_event()
    {
        using var watch = await Admin.WatchAsync(ConfigMaps + "?watch=1&resourceVersion=999999");
        Assert.Equal(200, watch.Code);
        var error = await watch.NextAsync();
        Assert.Equal("ERROR", Type(error));
        Assert.Equal(504, (int)error!["object"]!["code"]!);
    }

    private static string? Type(JsonNode? change) => (string?)change?["type"];

    private static long Version(JsonNode? change) => long.Parse((string)change!["object"]!["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
}
