using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Fields;

/// <summary>Every field of every kind, over HTTP: what is written comes back, belongs to whoever wrote it, and can be changed.</summary>
public sealed class FieldTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    public static TheoryData<string> Kinds =>
    [
        "clusterrolebindings", "clusterroles", "configmaps", "csidrivers", "csinodes", "events", "events.k8s.io", "ingressclasses", "ingresses", "leases", "limitranges", "namespaces", "nodes", "poddisruptionbudgets", "pods", "podtemplates",
        "priorityclasses", "resourcequotas", "rolebindings", "roles", "runtimeclasses", "secrets", "serviceaccounts",
    ];

    private ApiCaller Admin => server.Admin;

    // The class that the sample pod names: only a class gives a pod its overhead.
    public Task InitializeAsync() => Admin.PostAsync("/apis/node.k8s.io/v1/runtimeclasses",
        """{"metadata":{"name":"a"},"handler":"a","overhead":{"podFixed":{"cpu":"1"}}}""");

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_is_in_the_sample_or_has_its_reason(string kind)
    {
        var schema = Strategy(kind).Schema;
        var set = new HashSet<string>();
        foreach (var place in FieldPaths.Values(FieldSamples.Of(schema), schema))
        {
            var path = place.Path;
            while (set.Add(path) && path.LastIndexOf('.') is var dot and > 0)
            {
                path = path[..dot];
            }
        }

        Assert.Empty(FieldPaths.Of(schema).Except(set));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_field_comes_back_as_it_was_written_and_belongs_to_the_writer(string kind)
    {
        var strategy = Strategy(kind);
        var (sample, stored) = await CreateAsync(strategy, "kept", "tester");
        var wrong = new List<string>();
        var owned = new OwnedFields(stored, "tester");
        foreach (var place in FieldPaths.Values(sample, strategy.Schema).Where(p => p.Path is not ("apiVersion" or "kind" or "metadata.name")))
        {
            var (sent, got) = (place.In(sample)!.ToJsonString(), place.In(stored)?.ToJsonString() ?? "nothing");
            if (sent != got && !(sent == "false" && got == "nothing" && place.Property.Emission == Emission.WhenNotZero))
            {
                wrong.Add($"{place}: {sent} became {got}");
            }

            // Phase and QoS class are there before anybody writes them.
            if (!owned.Has(place, sample) && place.Path is not ("status.phase" or "status.qosClass"))
            {
                wrong.Add($"{place}: not owned");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_field_refuses_a_value_of_the_wrong_type_by_its_path(string kind)
    {
        var strategy = Strategy(kind);
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        foreach (var place in FieldPaths.Values(FieldSamples.Of(strategy.Schema), strategy.Schema))
        {
            if (!seen.Add(place.Path) || place.Property.Node.Type == SchemaType.Any || place.Path is "apiVersion" or "kind")
            {
                continue;
            }

            var field = FieldSamples.FieldOf(place);
            JsonNode bad = place.Property.Node.Type is SchemaType.Boolean or SchemaType.String && place.Property.Node.Format != "int-or-string" ? new JsonArray() : true;
            var body = Spine(place, field, bad);
            var answer = await Admin.PostAsync(Collection(strategy) + "?dryRun=All", body.ToJsonString());
            var expected = $"Go struct field {FieldSamples.Short(place.Owners[field])}.{place.Path} of type";
            if (answer.Code != 400
                || (place.Property.Node.Format is not ("quantity" or "date-time" or "micro-time" or "int-or-string")
                    && place.Property.Node is not { PreserveUnknownFields: true }
                    && !answer.Message.Contains(expected, StringComparison.Ordinal)))
            {
                wrong.Add($"{place.Path} = {bad.ToJsonString()}: {answer.Code} {answer.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_field_can_be_changed_by_a_strategic_merge_patch(string kind)
    {
        var strategy = Strategy(kind);
        await CreateAsync(strategy, "merged", "tester");
        await ChangeEachAsync(strategy, "merged", whole: false, (path, place, body) =>
            Admin.PatchAsync($"{path}?dryRun=All&fieldManager=tester", "strategic-merge-patch+json", body.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_field_can_be_taken_over_by_server_side_apply(string kind)
    {
        var strategy = Strategy(kind);
        await CreateAsync(strategy, "applied", "tester");
        await ChangeEachAsync(strategy, "applied", whole: true, async (path, place, body) =>
        {
            (body["apiVersion"], body["kind"]) = (strategy.Resource.ApiVersion, strategy.Resource.Kind);
            var answer = await Admin.PatchAsync($"{path}?dryRun=All&fieldManager=other&force=true", "apply-patch+yaml", body.ToJsonString());
            if (answer.Code == 200)
            {
                Assert.True(new OwnedFields(answer.Json, "other").Has(place, body), $"{place} is not owned by who applied it: {answer.Json["metadata"]!["managedFields"]}");
            }

            return answer;
        });
    }

    private async Task ChangeEachAsync(ResourceStrategy strategy, string name, bool whole, Func<string, FieldPlace, JsonObject, Task<ApiAnswer>> change)
    {
        var url = $"{Collection(strategy)}/{name}{strategy.Resource.Group.Replace('.', '-')}";
        var before = (await Admin.GetAsync(url)).Json.AsObject();
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        foreach (var place in FieldPaths.Values(FieldSamples.Of(strategy.Schema), strategy.Schema))
        {
            if (!FieldChanges.IsOpen(strategy, place) || !seen.Add(place.Path) || FieldSamples.Other(place, place.In(before)!) is not { } other)
            {
                continue;
            }

            var answer = await change(place.Path.StartsWith("status", StringComparison.Ordinal) && strategy.HasStatus ? url + "/status" : url,
                place, FieldChanges.Body(place, other, before, whole));
            if (answer.Code != 200)
            {
                wrong.Add($"{place} = {other.ToJsonString()}: {answer.Code} {answer.Text}");
                continue;
            }

            var expected = Plain(before);
            FieldChanges.Set(expected, place, other);
            var got = Plain(answer.Json.AsObject());
            if (Difference(got, expected, "") is { Length: > 0 } difference)
            {
                wrong.Add($"{place} = {other.ToJsonString()}: {difference}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<(JsonObject Sample, JsonObject Stored)> CreateAsync(ResourceStrategy strategy, string name, string manager)
    {
        var sample = FieldSamples.Of(strategy.Schema);

        // Both kinds of events are the same objects.
        name += strategy.Resource.Group.Replace('.', '-');
        sample["metadata"]!["name"] = name;
        var body = sample.DeepClone().AsObject();
        if (strategy.HasStatus)
        {
            body.Remove("status");
        }

        var created = await Admin.PostAsync($"{Collection(strategy)}?fieldManager={manager}&fieldValidation=Strict", body.ToJsonString());
        Assert.True(created.Code == 201, created.Text);
        var url = $"{Collection(strategy)}/{name}";
        if (strategy.HasStatus)
        {
            var current = created.Json.AsObject();
            current["status"] = sample["status"]!.DeepClone();
            var status = await Admin.SendAsync("PUT", $"{url}/status?fieldManager={manager}&fieldValidation=Strict", current.ToJsonString());
            Assert.True(status.Code == 200, status.Text);
        }

        return (sample, (await Admin.GetAsync(url)).Json.AsObject());
    }

    private ResourceStrategy Strategy(string kind) => server.Host.Core.Table.All
        .Select(e => e.Strategy)
        .Single(s => kind == "events.k8s.io" ? s.Resource.Group == kind : s.Resource.Plural == kind && s.Resource.Group != "events.k8s.io");

    private static string Collection(ResourceStrategy strategy)
    {
        var resource = strategy.Resource;
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        return resource.Namespaced ? $"{root}/namespaces/default/{resource.Plural}" : $"{root}/{resource.Plural}";
    }

    // The shortest object in which the field has this value.
    private static JsonNode Spine(FieldPlace place, int last, JsonNode value)
    {
        for (var i = last; i >= 0; i--)
        {
            value = place.Steps[i] is string name ? new JsonObject { [name] = value } : new JsonArray(value);
        }

        return value;
    }

    private static JsonObject Plain(JsonObject tree)
    {
        var plain = tree.DeepClone().AsObject();
        plain["metadata"]!.AsObject().Remove("managedFields");
        plain["metadata"]!.AsObject().Remove("resourceVersion");
        plain["metadata"]!.AsObject().Remove("generation");
        return plain;
    }

    private static string Difference(JsonNode? got, JsonNode? expected, string path) => (got, expected) switch
    {
        (JsonObject a, JsonObject b) => string.Join(' ', a.Select(p => p.Key).Union(b.Select(p => p.Key))
            .Select(k => Difference(a[k], b[k], $"{path}.{k}")).Where(d => d.Length > 0)),
        (JsonArray a, JsonArray b) when path.EndsWith(".finalizers", StringComparison.Ordinal) => Difference(a.Count, b.Count, path),
        (JsonArray a, JsonArray b) when a.Count == b.Count => string.Join(' ', a.Select((v, i) => Difference(v, b[i], $"{path}[{i}]")).Where(d => d.Length > 0)),
        _ => JsonNode.DeepEquals(got, expected) ? "" : $"{path} is {got?.ToJsonString() ?? "nothing"}, not {expected?.ToJsonString() ?? "nothing"}",
    };
}
