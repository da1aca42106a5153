using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Controllers.GarbageCollection;

namespace Podium.Controllers.Tests.GarbageCollection;

/// <summary>
/// Goal: deletions reach dependents as they were asked to. Method: a real API server and the collector; config maps own config maps. The
/// tests wait for watch events, never for a time.
/// </summary>
public sealed class GarbageCollectorTests : IAsyncLifetime
{
    private const string Ns = "default";
    private ControllerServer server = null!;

    public async Task InitializeAsync() => server = await ControllerServer.StartAsync(context => new GarbageCollector(context));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task In_the_background_dependents_follow_their_owner_down_the_chain()
    {
        var owner = await MakeAsync("owner");
        var child = await MakeAsync("child", To(owner));
        await MakeAsync("grandchild", To(child));
        await DeleteAsync("owner", "Background");

        await server.UntilGoneAsync<ConfigMap>(Ns, "child");
        await server.UntilGoneAsync<ConfigMap>(Ns, "grandchild");
    }

    [Fact]
    public async Task In_the_foreground_an_owner_waits_for_those_that_block_it()
    {
        var owner = await MakeAsync("owner");
        var child = await MakeAsync("child", To(owner) with { BlockOwnerDeletion = true });
        await server.Client.UpdateAsync(child with { Metadata = child.Metadata with { Finalizers = ["example.com/hold"] } });
        await DeleteAsync("owner", "Foreground");
        var ending = await server.UntilAsync<ConfigMap>(Ns, "child", c => c.Metadata.DeletionTimestamp is not null);

        Assert.Equal(["foregroundDeletion"], (await server.Client.GetAsync<ConfigMap>(new(Ns, "owner"), default)).Metadata.Finalizers);
        await server.Client.UpdateAsync(ending with { Metadata = ending.Metadata with { Finalizers = [] } });
        await server.UntilGoneAsync<ConfigMap>(Ns, "owner");
    }

    [Fact]
    public async Task Orphans_stay_and_lose_their_owner()
    {
        var owner = await MakeAsync("owner");
        await MakeAsync("child", To(owner));
        await DeleteAsync("owner", "Orphan");
        await server.UntilGoneAsync<ConfigMap>(Ns, "owner");

        var child = await server.Client.GetAsync<ConfigMap>(new(Ns, "child"), default);
        Assert.Empty(child.Metadata.OwnerReferences);
        Assert.Null(child.Metadata.DeletionTimestamp);
    }

    [Fact]
    public async Task An_object_with_another_owner_loses_only_the_reference()
    {
        var (first, second) = (await MakeAsync("first"), await MakeAsync("second"));
        await MakeAsync("child", To(first), To(second));
        await DeleteAsync("first", "Background");

        var child = await server.UntilAsync<ConfigMap>(Ns, "child", c => c.Metadata.OwnerReferences.Count == 1);
        Assert.Equal("second", child.Metadata.OwnerReferences[0].Name);
    }

    [Fact]
    public async Task Owners_that_are_not_there_or_are_others_of_that_name_do_not_hold_an_object()
    {
        var owner = await MakeAsync("owner");
        await MakeAsync("absent", To(owner) with { Name = "never", Uid = "never" });
        await MakeAsync("replaced", To(owner) with { Uid = "of-an-earlier-owner" });

        await server.UntilGoneAsync<ConfigMap>(Ns, "absent");
        await server.UntilGoneAsync<ConfigMap>(Ns, "replaced");
    }

    [Fact]
    public async Task An_owner_in_another_namespace_is_none_and_an_event_says_so()
    {
        var owner = await MakeAsync("owner");
        await server.Client.CreateAsync(
            new ConfigMap { Metadata = new() { Name = "stranger", Namespace = "kube-public", OwnerReferences = [To(owner)] } }, default);

        await server.UntilGoneAsync<ConfigMap>("kube-public", "stranger");
        var events = await server.Client.ListAsync<Event>(new ListRequest("kube-public"), default);
        while (events.Items.Count == 0)
        {
            await foreach (var change in server.Client.WatchAsync<Event>(new WatchRequest(events.ResourceVersion, "kube-public"), default))
            {
                if (change.Type == WatchEventType.Added)
                {
                    break;
                }
            }

            events = await server.Client.ListAsync<Event>(new ListRequest("kube-public"), default);
        }

        Assert.Equal(
            ("OwnerRefInvalidNamespace", $"ownerRef [v1/ConfigMap, namespace: kube-public, name: owner, uid: {owner.Metadata.Uid}] does not exist in namespace \"kube-public\""),
            (events.Items[0].Reason, events.Items[0].Message));
    }

    [Fact]
    public async Task A_cluster_scoped_owner_holds_objects_in_namespaces()
    {
        var node = await server.Client.CreateAsync(new Node { Metadata = new() { Name = "n1" } }, default);
        var reference = new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "n1", Uid = node.Metadata.Uid };
        await MakeAsync("held", reference);
        await MakeAsync("loose", reference with { Uid = "other" });
        await server.UntilGoneAsync<ConfigMap>(Ns, "loose");
        Assert.Null((await server.Client.GetAsync<ConfigMap>(new(Ns, "held"), default)).Metadata.DeletionTimestamp);

        await server.Client.DeleteAsync<Node>(new("", "n1"), new DeleteOptions(), default);
        await server.UntilGoneAsync<ConfigMap>(Ns, "held");
    }

    private Task<ConfigMap> MakeAsync(string name, params OwnerReference[] owners) =>
        server.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = name, Namespace = Ns, OwnerReferences = owners } }, default);

    private Task DeleteAsync(string name, string policy) =>
        server.Client.DeleteAsync<ConfigMap>(new ObjectKey(Ns, name), new DeleteOptions { PropagationPolicy = policy }, default);

    private static OwnerReference To(ConfigMap owner) =>
        new() { ApiVersion = "v1", Kind = "ConfigMap", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid };
}
