using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Tests.Server;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.ApiServer.Tests;

/// <summary>The same API for components in the server's process.</summary>
public sealed class InProcessTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private IApiClient Controllers => server.Host.CreateClient(UserInfo.ControllerManager);

    [Fact]
    public async Task Objects_are_made_read_changed_and_deleted()
    {
        var made = await Controllers.CreateAsync(Make("lived"), None);
        Assert.NotEqual("", made.Metadata.Uid);
        var read = await Controllers.GetAsync<ConfigMap>(ObjectKey.Of(made), None);
        Assert.Equal(made, read);
        var updated = await Controllers.UpdateAsync(read with { Data = new Dictionary<string, string> { ["k"] = "2" } });
        Assert.Equal("2", updated.Data["k"]);
        var patched = await Controllers.PatchAsync<ConfigMap>(
            ObjectKey.Of(made), new Patch(PatchType.Merge, JsonNode.Parse("""{"data":{"l":"3"}}""")!));
        Assert.Equal(2, patched.Data.Count);
        await Controllers.DeleteAsync<ConfigMap>(ObjectKey.Of(made), new DeleteOptions(), None);
        var gone = await Assert.ThrowsAsync<StatusException>(() => Controllers.GetAsync<ConfigMap>(ObjectKey.Of(made), None));
        Assert.Equal(404, gone.Code);
    }

    [Fact]
    public async Task Readers_share_one_record()
    {
        var made = await Controllers.CreateAsync(Make("shared"), None);
        var list = await Controllers.ListAsync<ConfigMap>(new("default", FieldSelector: "metadata.name=shared"), None);
        Assert.Same(Assert.Single(list.Items), await Controllers.GetAsync<ConfigMap>(ObjectKey.Of(made), None));
    }

    [Fact]
    public async Task A_watch_gives_typed_changes()
    {
        var list = await Controllers.ListAsync<ConfigMap>(new("default"), None);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var watch = Controllers.WatchAsync<ConfigMap>(new(list.ResourceVersion, "default", "app=watched"), stop.Token)
            .GetAsyncEnumerator(stop.Token);
        var made = await Controllers.CreateAsync(Make("watched"), None);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((WatchEventType.Added, made), (watch.Current.Type, watch.Current.Object));
        await Controllers.DeleteAsync<ConfigMap>(ObjectKey.Of(made), new DeleteOptions(), None);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(WatchEventType.Deleted, watch.Current.Type);
    }

    [Fact]
    public async Task An_identity_without_rights_is_refused()
    {
        var nobody = server.Host.CreateClient(new("nobody", [UserInfo.Authenticated]));
        var refused = await Assert.ThrowsAsync<StatusException>(() => nobody.ListAsync<Pod>(new("default"), None));
        Assert.Equal("pods is forbidden: User \"nobody\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"", refused.Message);
    }

    [Fact]
    public async Task The_scheduler_binds_and_what_is_not_valid_is_refused()
    {
        var scheduler = server.Host.CreateClient(UserInfo.Scheduler);
        var pod = await Controllers.CreateAsync(new Pod
        {
            Metadata = new() { Name = "scheduled", Namespace = "default" },
            Spec = new() { Containers = [new() { Name = "c", Image = "i" }] },
        }, None);
        var binding = new Binding { Metadata = new() { Name = "scheduled", Namespace = "default" }, Target = new() { Kind = "Node", Name = "n" } };
        await scheduler.CreateSubresourceAsync<Pod, Binding>(ObjectKey.Of(pod), "binding", binding, None);
        Assert.Equal("n", (await scheduler.GetAsync<Pod>(ObjectKey.Of(pod), None)).Spec.NodeName);
        var invalid = await Assert.ThrowsAsync<StatusException>(() => Controllers.CreateAsync(Make("Bad_Name"), None));
        Assert.Equal(422, invalid.Code);
    }

    private static ConfigMap Make(string name) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = name } },
        Data = new Dictionary<string, string> { ["k"] = "1" },
    };
}
