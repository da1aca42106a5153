using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>The four patch formats, and managed fields.</summary>
public sealed class PatchTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_json_patch_changes_by_operations()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("json"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/json", "json-patch+json",
            """[{"op":"test","path":"/data/k","value":"1"},{"op":"add","path":"/data/l","value":"2"}]""");
        Assert.Equal(200, answer.Code);
        Assert.Equal("2", (string?)answer.Json["data"]!["l"]);
    }

    [Fact]
    public async Task A_json_patch_that_does_not_apply_is_refused()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("json-bad"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/json-bad", "json-patch+json", """[{"op":"remove","path":"/data/none"}]""");
        Assert.Equal((422, "the server rejected our request due to an error in our request"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_merge_patch_removes_by_null()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("merge"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/merge", "merge-patch+json", """{"data":{"k":null,"l":"2"}}""");
        Assert.Equal("""{"l":"2"}""", answer.Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_strategic_merge_patch_merges_containers_by_name()
    {
        await Admin.CreateAsync(Pods, Pod("strategic"));
        var answer = await Admin.PatchAsync(Pods + "/strategic", "strategic-merge-patch+json",
            """{"spec":{"containers":[{"name":"c","image":"other"}]}}""");
        Assert.Equal(200, answer.Code);
        var container = Assert.Single(answer.Json["spec"]!["containers"]!.AsArray());
        Assert.Equal("other", (string?)container!["image"]);
        Assert.Equal("/dev/termination-log", (string?)container["terminationMessagePath"]);
    }

    [Fact]
    public async Task A_patch_with_an_old_version_is_a_conflict()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("versioned"));
        var answer = await Admin.PatchAsync(ConfigMaps + "/versioned", "merge-patch+json", """{"metadata":{"resourceVersion":"1"},"data":{"k":"2"}}""");
        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Racing_patches_all_arrive()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("raced"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Admin.PatchAsync(ConfigMaps + "/raced", "merge-patch+json", $$$"""{"data":{"n{{{i}}}":"x"}}""")));
        Assert.All(answers, a => Assert.Equal(200, a.Code));
        var read = await Admin.GetAsync(ConfigMaps + "/raced");
        Assert.Equal(17, read.Json["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task Apply_makes_owns_and_takes_away_what_is_no_longer_applied()
    {
        const string path = ConfigMaps + "/applied?fieldManager=a";
        var made = await Admin.PatchAsync(path, "apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {x: '1', y: '2'}\n");
        Assert.Equal(201, made.Code);
        var entry = Assert.Single(made.Json["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("a", "Apply"), ((string?)entry["manager"], (string?)entry["operation"]));
        var less = await Admin.PatchAsync(path, "apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {x: '1'}\n");
        Assert.Equal(200, less.Code);
        Assert.Equal("""{"x":"1"}""", less.Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Applying_what_another_manager_owns_is_a_conflict_unless_forced()
    {
        await Admin.PatchAsync(ConfigMaps + "/fought?fieldManager=a", "apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fought}\ndata: {x: '1'}\n");
        const string other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fought}\ndata: {x: '2'}\n";
        var conflict = await Admin.PatchAsync(ConfigMaps + "/fought?fieldManager=b", "apply-patch+yaml", other);
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"a\": .data.x"), (conflict.Code, conflict.Message));
        var forced = await Admin.PatchAsync(ConfigMaps + "/fought?fieldManager=b&force=true", "apply-patch+yaml", other);
        Assert.Equal("2", (string?)forced.Json["data"]!["x"]);
    }

    [Fact]
    public async Task Applying_the_same_again_makes_no_revision()
    {
        const string path = ConfigMaps + "/steady?fieldManager=a";
        const string body = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: steady}\ndata: {x: '1'}\n";
        var first = await Admin.PatchAsync(path, "apply-patch+yaml", body);
        var second = await Admin.PatchAsync(path, "apply-patch+yaml", body);
        Assert.True(JsonNode.DeepEquals(first.Json, second.Json));
    }

    [Fact]
    public async Task Apply_needs_a_field_manager()
    {
        var answer = await Admin.PatchAsync(ConfigMaps + "/x", "apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\n");
        Assert.Equal("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", answer.Message);
    }

    [Fact]
    public async Task Every_write_notes_its_manager()
    {
        var made = await Admin.PostAsync(ConfigMaps + "?fieldManager=maker", ConfigMap("noted"));
        var entry = Assert.Single(made.Json["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("maker", "Update", "v1"), ((string?)entry["manager"], (string?)entry["operation"], (string?)entry["apiVersion"]));
        Assert.NotNull(entry["fieldsV1"]!["f:data"]!["f:k"]);
    }
}
