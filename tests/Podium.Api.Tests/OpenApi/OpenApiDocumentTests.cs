using System.Text;
using System.Text.Json.Nodes;
using Podium.Api.Autoscaling.V1;
using Podium.Api.OpenApi;
using Podium.Api.Schema;

namespace Podium.Api.Tests.OpenApi;

/// <summary>The documents that clients validate and explain by, made of all kinds.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly IReadOnlyList<ServedResource> Resources =
    [
        .. ApiTypes.Kinds.Select(k => new ServedResource(k.Resource, k.Schema, k.ListSchema, ServedResource.AllVerbs, Subresources(k))),
    ];

    [Fact]
    public void Every_reference_of_v2_leads_to_a_definition()
    {
        var document = JsonNode.Parse(OpenApiV2.Write(Resources))!.AsObject();
        var definitions = document["definitions"]!.AsObject();
        Assert.All(References(document), r => Assert.True(definitions.ContainsKey(r["#/definitions/".Length..]), r));
    }

    [Fact]
    public void Every_reference_of_v3_leads_to_a_schema_of_the_same_document()
    {
        var v3 = new OpenApiV3(Resources);
        foreach (var (name, _) in JsonNode.Parse(v3.WriteIndex())!["paths"]!.AsObject())
        {
            var document = JsonNode.Parse(v3.Write(name)!)!;
            var schemas = document["components"]!["schemas"]!.AsObject();
            Assert.All(References(document), r => Assert.True(schemas.ContainsKey(r["#/components/schemas/".Length..]), $"{name}: {r}"));
        }
    }

    [Fact]
    public void Every_definition_and_property_is_described()
    {
        var document = JsonNode.Parse(OpenApiV2.Write(Resources))!;
        foreach (var (name, definition) in document["definitions"]!.AsObject())
        {
            Assert.True(definition!["description"] is not null, name);
            foreach (var (property, schema) in definition["properties"]?.AsObject() ?? [])
            {
                Assert.True(schema!["description"] is not null, $"{name}.{property}");
            }
        }
    }

    [Fact]
    public void Operation_ids_are_unique_and_those_of_kubernetes()
    {
        var ids = Operations(JsonNode.Parse(OpenApiV2.Write(Resources))!).Select(o => o["operationId"]!.GetValue<string>()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Subset(ids.ToHashSet(), new HashSet<string>
        {
            "listCoreV1NamespacedPod", "listCoreV1PodForAllNamespaces", "readCoreV1Node", "deleteCoreV1CollectionNamespacedPod",
            "patchCoordinationV1NamespacedLease", "replaceCoreV1NamespaceStatus", "connectCoreV1GetNamespacedPodExec",
            "replaceAppsV1NamespacedDeploymentScale", "createRbacAuthorizationV1ClusterRole", "getCodeVersion",
        });
    }

    [Fact]
    public void Kubectl_finds_field_validation_and_dry_run_right_at_a_patch()
    {
        var patch = JsonNode.Parse(new OpenApiV3(Resources).Write("api/v1")!)!["paths"]!["/api/v1/namespaces/{namespace}/pods/{name}"]!["patch"]!;
        var names = patch["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ToList();
        Assert.Contains("fieldValidation", names);
        Assert.Contains("dryRun", names);
        Assert.Equal("Pod", patch["x-kubernetes-group-version-kind"]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public void A_reference_with_a_description_stands_in_allOf_with_an_empty_default_in_v3()
    {
        var spec = JsonNode.Parse(new OpenApiV3(Resources).Write("api/v1")!)!["components"]!["schemas"]!["io.k8s.api.core.v1.Pod"]!["properties"]!["spec"]!;
        Assert.Equal("#/components/schemas/io.k8s.api.core.v1.PodSpec", spec["allOf"]![0]!["$ref"]!.GetValue<string>());
        Assert.Empty(spec["default"]!.AsObject());
        Assert.NotNull(spec["description"]);
    }

    [Fact]
    public void An_address_in_the_index_carries_the_hash_of_its_document()
    {
        var v3 = new OpenApiV3(Resources);
        var address = JsonNode.Parse(v3.WriteIndex())!["paths"]!["apis/apps/v1"]!["serverRelativeURL"]!.GetValue<string>();
        Assert.Equal($"/openapi/v3/apis/apps/v1?hash={v3.Hash("apis/apps/v1")}", address);
        Assert.Null(v3.Write("apis/none/v1"));
        Assert.NotEqual(v3.Hash("apis/apps/v1"), new OpenApiV3([.. Resources.Where(r => r.Info.Plural != "daemonsets")]).Hash("apis/apps/v1"));
    }

    [Fact]
    public void The_protobuf_form_holds_the_same_paths_and_definitions()
    {
        var json = OpenApiV2.Write(Resources);
        var document = JsonNode.Parse(json)!;
        var fields = Fields(OpenApiV2Protobuf.Encode(json)).ToList();
        Assert.Equal("2.0", Encoding.UTF8.GetString(fields.Single(f => f.Number == 1).Value));
        Assert.Equal(Keys(document["paths"]!), Names(fields.Single(f => f.Number == 8).Value, field: 2));
        Assert.Equal(Keys(document["definitions"]!), Names(fields.Single(f => f.Number == 9).Value, field: 1));
    }

    private static ServedSubresource[] Subresources(ApiKind kind)
    {
        var info = kind.Resource;
        var subresources = new List<ServedSubresource>();
        if (kind.Schema.Find("status") is not null)
        {
            subresources.Add(ServedSubresource.Status(info, kind.Schema));
        }

        if (info.Kind == "Pod")
        {
            subresources.Add(new("exec", new("", "v1", "PodExecOptions"), ["create", "get"], null, SubresourceStyle.Connect)
            {
                Parameters = PodParameters.Exec,
            });
            subresources.Add(new("log", new("", "v1", "Pod"), ["get"], null, SubresourceStyle.Text) { Parameters = PodParameters.Log });
        }

        if (info.Kind == "Deployment")
        {
            subresources.Add(new("scale", new("autoscaling", "v1", "Scale"), ["get", "patch", "update"], Scale.Schema));
        }

        return [.. subresources];
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(p => p is { Key: "$ref", Value: JsonValue v } ? [v.GetValue<string>()] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonNode> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Where(o => o.Key != "parameters").Select(o => o.Value!));

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(p => p.Key);

    private static IEnumerable<string> Names(byte[] message, int field) => Fields(message).Where(f => f.Number == field)
        .Select(f => Encoding.UTF8.GetString(Fields(f.Value).Single(n => n.Number == 1).Value));

    // The fields with a length of one message; the document's own are all of that kind.
    private static IEnumerable<(int Number, byte[] Value)> Fields(byte[] message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = Varint(message, ref position);
            var length = Varint(message, ref position);
            if ((tag & 7) == 2)
            {
                yield return (tag >> 3, message[position..(position + length)]);
                position += length;
            }
        }
    }

    private static int Varint(byte[] message, ref int position)
    {
        var (value, shift) = (0, 0);
        byte next;
        do
        {
            next = message[position++];
            value |= (next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }
}
