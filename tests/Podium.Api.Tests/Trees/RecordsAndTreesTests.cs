using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Podium.Api.Core.V1;
using Podium.Api.Schema;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Defaulting;

namespace Podium.Api.Tests.Trees;

/// <summary>
/// Trees and records are two roads to the same JSON: what the canonicalizer makes of a tree, a record made of that tree
/// must write, for every kind and any content.
/// </summary>
public class RecordsAndTreesTests
{
    public static TheoryData<string> KindNames => [.. ApiTypes.Kinds.Select(k => k.Schema.Name!)];

    [Theory]
    [MemberData(nameof(KindNames))]
    public void A_canonical_tree_is_what_the_record_writes(string name)
    {
        var kind = ApiTypes.Kinds.Single(k => k.Schema.Name == name);
        Prop.ForAll(Trees(kind.Schema).ToArbitrary(), tree =>
        {
            var record = Encoding.UTF8.GetString(kind.Serialize(kind.Deserialize(Bytes(tree))));
            var canonical = Encoding.UTF8.GetString(Bytes(TreeCanonicalizer.Canonicalize(tree, kind.Schema)));
            return (record == canonical).Label($"record    {record}\ncanonical {canonical}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Theory]
    [MemberData(nameof(KindNames))]
    public void Decoding_a_canonical_tree_again_changes_nothing(string name)
    {
        var schema = ApiTypes.Kinds.Single(k => k.Schema.Name == name).Schema;
        Prop.ForAll(Trees(schema).ToArbitrary(), tree =>
        {
            var canonical = TreeCanonicalizer.Canonicalize(tree, schema);
            var result = TreeDecoder.Decode(Bytes(canonical), schema);
            return result.StrictErrors.Count == 0
                && TreeCanonicalizer.Canonicalize(result.Tree, schema).ToJsonString() == canonical.ToJsonString();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_real_pod_goes_through_the_whole_write_pipeline()
    {
        var live = Write(null, """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app: web}
            spec:
              containers:
              - name: nginx
                image: nginx:1.25.3
                ports:
                - containerPort: 80
                resources:
                  limits: {cpu: 0.5, memory: 1024Mi}
                readinessProbe:
                  httpGet: {path: /, port: 80}
              volumes:
              - name: data
                emptyDir: {}
            """);
        var pod = ApiJson.FromNode<Pod>(live);
        Assert.Equal("web", pod.Metadata.Name);
        Assert.Equal("500m", pod.Spec.Containers[0].Resources.Limits["cpu"].ToString());
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"nginx\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}},"f:readinessProbe":{"f:httpGet":{"f:path":{},"f:port":{}}},"f:resources":{"f:limits":{"f:cpu":{},"f:memory":{}}}}},"f:volumes":{"k:{\"name\":\"data\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}}""",
            pod.Metadata.ManagedFields[0].FieldsV1!.Text);
    }

    private static JsonObject Write(JsonObject? live, string yaml)
    {
        var config = ServerSideApply.Read(Encoding.UTF8.GetBytes(yaml), out _);
        var tree = ServerSideApply.Apply(live, config, new("kubectl", "v1", DateTimeOffset.UnixEpoch), false, Pod.Schema);
        tree = TreeDecoder.DecodeTree(tree, Pod.Schema).Tree;
        TreeDefaulter.Apply(tree, Pod.Schema);
        tree = TreeCanonicalizer.Canonicalize(tree, Pod.Schema);
        Assert.Empty(SchemaValidator.Validate(tree, Pod.Schema));
        return tree;
    }

    private static byte[] Bytes(JsonNode tree)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, ApiJson.WriterOptions))
        {
            tree.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static Gen<JsonObject> Trees(SchemaNode schema) => Gen.Choose(0, int.MaxValue).Select(seed => (JsonObject)Value(schema, new Random(seed), 0)!);

    private static JsonNode? Value(SchemaNode schema, Random random, int depth)
    {
        switch (schema.Format)
        {
            case SchemaFormat.Quantity:
                return Pick(random, "1", "0.5", "1024Mi", "1000m", "0", "2k", "1e3");
            case SchemaFormat.DateTime:
                return Pick(random, "2020-01-02T03:04:05Z", "2020-01-02T05:04:05+02:00");
            case SchemaFormat.MicroTime:
                return Pick(random, "2020-01-02T03:04:05.000001Z", "2020-01-02T05:04:05.120000+02:00");
            case SchemaFormat.IntOrString:
                return random.Next(2) == 0 ? Pick(random, "http", "10%") : JsonValue.Create(random.Next(3));
            case SchemaFormat.Byte:
                return Pick(random, "", "aGVsbG8=");
        }

        switch (schema.Type)
        {
            case SchemaType.Object:
                var obj = new JsonObject();
                foreach (var property in schema.Properties.OrderBy(_ => random.Next()))
                {
                    // Deep trees stay small; the first levels have a bit of everything.
                    if (property.Name is not ("apiVersion" or "kind") && random.Next(depth < 3 ? 2 : depth + 1) == 0)
                    {
                        obj[property.Name] = Value(property.Node, random, depth + 1);
                    }
                }

                if (schema.Resource is { } resource)
                {
                    obj["apiVersion"] = resource.ApiVersion;
                    obj["kind"] = resource.Kind;
                }

                return obj;
            case SchemaType.Map:
                var map = new JsonObject();
                for (var i = random.Next(3); i > 0; i--)
                {
                    map[((char)('a' + random.Next(4))).ToString()] = Value(schema.Items!, random, depth + 1);
                }

                return map;
            case SchemaType.Array:
                return new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(schema.Items!, random, depth + 1))]);
            case SchemaType.String:
                return Pick(random, "", "a", "é\"<>");
            case SchemaType.Integer:
                return JsonValue.Create((long)random.Next(3));
            case SchemaType.Number:
                return JsonValue.Create(random.Next(3) / 2.0);
            case SchemaType.Boolean:
                return JsonValue.Create(random.Next(2) == 0);
            default:
                return new JsonObject { ["x"] = 1 };
        }
    }

    private static JsonValue Pick(Random random, params string[] values) => JsonValue.Create(values[random.Next(values.Length)])!;
}
