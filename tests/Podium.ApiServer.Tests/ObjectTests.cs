using System.Globalization;
using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>Creating, reading, updating and deleting, over HTTPS.</summary>
public sealed class ObjectTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_created_object_has_what_only_the_server_sets()
    {
        var made = await Admin.CreateAsync(ConfigMaps, ConfigMap("created"));
        var metadata = made["metadata"]!;
        Assert.Equal("default", (string?)metadata["namespace"]);
        Assert.True(Guid.TryParse((string?)metadata["uid"], out _));
        Assert.NotNull(metadata["creationTimestamp"]);
        Assert.True(long.Parse((string)metadata["resourceVersion"]!, CultureInfo.InvariantCulture) > 0);
        var read = await Admin.GetAsync(ConfigMaps + "/created");
        Assert.Equal(200, read.Code);
        Assert.True(JsonNode.DeepEquals(made, read.Json));
    }

    [Fact]
    public async Task A_second_object_of_the_name_is_refused()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("twice"));
        var answer = await Admin.PostAsync(ConfigMaps, ConfigMap("twice"));
        Assert.Equal(409, answer.Code);
        Assert.Equal("AlreadyExists", answer.Reason);
        Assert.Equal("configmaps \"twice\" already exists", answer.Message);
    }

    [Fact]
    public async Task A_missing_object_is_not_found()
    {
        var answer = await Admin.GetAsync(ConfigMaps + "/nowhere");
        Assert.Equal((404, "NotFound", "configmaps \"nowhere\" not found"), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task A_generated_name_has_five_more_characters()
    {
        var made = await Admin.CreateAsync(ConfigMaps, """{"metadata":{"generateName":"gen-"}}""");
        Assert.Matches("^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$", (string)made["metadata"]!["name"]!);
    }

    [Fact]
    public async Task An_update_from_an_old_state_is_a_conflict()
    {
        var first = await Admin.CreateAsync(ConfigMaps, ConfigMap("stale"));
        var second = first.DeepClone();
        second["data"]!["k"] = "2";
        Assert.Equal(200, (await Admin.PutAsync(ConfigMaps + "/stale", second)).Code);
        first["data"]!["k"] = "3";
        var answer = await Admin.PutAsync(ConfigMaps + "/stale", first);
        Assert.Equal(409, answer.Code);
        Assert.Equal("Operation cannot be fulfilled on configmaps \"stale\": the object has been modified; please apply your changes to the latest version and try again", answer.Message);
    }

    [Fact]
    public async Task An_update_without_a_version_wins()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("unconditional"));
        var answer = await Admin.PutAsync(ConfigMaps + "/unconditional", JsonNode.Parse(ConfigMap("unconditional", "2"))!);
        Assert.Equal("2", (string?)answer.Json["data"]!["k"]);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_makes_no_revision()
    {
        var made = await Admin.CreateAsync(ConfigMaps, ConfigMap("same"));
        var again = await Admin.PutAsync(ConfigMaps + "/same", made);
        Assert.Equal((string?)made["metadata"]!["resourceVersion"], (string?)again.Json["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Another_uid_is_a_conflict()
    {
        var made = await Admin.CreateAsync(ConfigMaps, ConfigMap("other-uid"));
        made["metadata"]!["uid"] = "00000000-0000-0000-0000-000000000000";
        var answer = await Admin.PutAsync(ConfigMaps + "/other-uid", made);
        Assert.Equal(409, answer.Code);
        Assert.Contains("Precondition failed: UID in precondition: 00000000-0000-0000-0000-000000000000", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var answer = await Admin.PostAsync(ConfigMaps + "?dryRun=All", ConfigMap("dry"));
        Assert.Equal(201, answer.Code);
        Assert.Equal(404, (await Admin.GetAsync(ConfigMaps + "/dry")).Code);
    }

    [Fact]
    public async Task A_deletion_answers_with_a_status_that_names_the_object()
    {
        var made = await Admin.CreateAsync(ConfigMaps, ConfigMap("gone"));
        var answer = await Admin.DeleteAsync(ConfigMaps + "/gone");
        Assert.Equal("Success", (string?)answer.Json["status"]);
        Assert.Equal((string?)made["metadata"]!["uid"], (string?)answer.Json["details"]!["uid"]);
        Assert.Equal(404, (await Admin.GetAsync(ConfigMaps + "/gone")).Code);
    }

    [Fact]
    public async Task A_deletion_with_another_uid_in_its_preconditions_is_a_conflict()
    {
        await Admin.CreateAsync(ConfigMaps, ConfigMap("guarded"));
        var answer = await Admin.DeleteAsync(ConfigMaps + "/guarded", """{"preconditions":{"uid":"other"}}""");
        Assert.Equal(409, answer.Code);
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_it_is_removed()
    {
        await Admin.CreateAsync(ConfigMaps, """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""");
        var deleted = await Admin.DeleteAsync(ConfigMaps + "/held");
        Assert.NotNull(deleted.Json["metadata"]!["deletionTimestamp"]);
        Assert.Equal(200, (await Admin.GetAsync(ConfigMaps + "/held")).Code);
        var freed = await Admin.PatchAsync(ConfigMaps + "/held", "merge-patch+json", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(200, freed.Code);
        Assert.Equal(404, (await Admin.GetAsync(ConfigMaps + "/held")).Code);
    }

    [Theory]
    [InlineData("Orphan", "orphan")]
    [InlineData("Foreground", "foregroundDeletion")]
    public async Task A_propagation_policy_becomes_a_finalizer(string policy, string finalizer)
    {
        var name = policy.ToLowerInvariant();
        await Admin.CreateAsync(ConfigMaps, ConfigMap(name));
        var answer = await Admin.DeleteAsync($"{ConfigMaps}/{name}", $$"""{"propagationPolicy":"{{policy}}"}""");
        Assert.Equal(finalizer, (string?)answer.Json["metadata"]!["finalizers"]![0]);
        Assert.NotNull(answer.Json["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        await Admin.CreateAsync(ConfigMaps, """{"metadata":{"name":"c1","labels":{"set":"x"}}}""");
        await Admin.CreateAsync(ConfigMaps, """{"metadata":{"name":"c2","labels":{"set":"y"}}}""");
        var answer = await Admin.DeleteAsync(ConfigMaps + "?labelSelector=set%3Dx");
        Assert.Equal(200, answer.Code);
        Assert.Equal("c1", (string?)Assert.Single(answer.Json["items"]!.AsArray())!["metadata"]!["name"]);
        Assert.Equal(404, (await Admin.GetAsync(ConfigMaps + "/c1")).Code);
        Assert.Equal(200, (await Admin.GetAsync(ConfigMaps + "/c2")).Code);
    }

    [Fact]
    public async Task Yaml_is_read_and_written()
    {
        var made = await Admin.PostAsync(ConfigMaps, "metadata:\n  name: from-yaml\ndata:\n  answer: \"yes\"\n", "application/yaml");
        Assert.Equal(201, made.Code);
        var read = await Admin.GetAsync(ConfigMaps + "/from-yaml", "application/yaml");
        Assert.Contains("data:\n  answer: \"yes\"\n", read.Text, StringComparison.Ordinal);
    }
}
