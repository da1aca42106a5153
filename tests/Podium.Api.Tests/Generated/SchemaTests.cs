using Podium.Api.Authentication.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Tests.Generated;

/// <summary>What the schema says of a record.</summary>
public class SchemaTests
{
    [Fact]
    public void A_kinds_schema_has_its_names_and_its_type_fields()
    {
        var schema = Sample.Schema;
        Assert.Same(schema, Sample.Schema);
        Assert.Equal("io.example.api.samples.v1.Sample", schema.Name);
        Assert.Equal(new GroupVersionKind("samples.example.io", "v1", "Sample"), schema.GroupVersionKind);
        Assert.Same(Sample.Resource, schema.Resource);
        Assert.Equal(["kind", "apiVersion", "metadata", "spec", "status"], schema.Properties.Select(p => p.Name));
        Assert.Equal("A kind with a property of every shape; see weight of Part.", schema.Description);
        Assert.Same(ObjectMeta.Schema, schema.Find("metadata")!.Node);
        Assert.Equal("Metadata.", schema.Find("metadata")!.Description);
    }

    [Fact]
    public void The_resource_has_the_attributes_names()
    {
        var resource = Sample.Resource;
        Assert.Equal(("samples", "sample", "Sample", "samples.example.io", false),
            (resource.Plural, resource.Singular, resource.Kind, resource.Group, resource.Namespaced));
        Assert.Equal(["sa"], resource.ShortNames);
        Assert.Equal(["all", "some"], resource.Categories);
        Assert.Equal("samples.example.io/v1", resource.ApiVersion);
        Assert.Equal("m", new Sample().WithMetadata(new() { Name = "m" }).Metadata.Name);
    }

    [Theory]
    [InlineData("policy", SchemaType.String, "", Emission.WhenNotZero)]
    [InlineData("optionalText", SchemaType.String, "", Emission.WhenSet)]
    [InlineData("requiredText", SchemaType.String, "", Emission.Always)]
    [InlineData("weightInKG", SchemaType.Integer, "int32", Emission.WhenNotZero)]
    [InlineData("big", SchemaType.Integer, "int64", Emission.WhenNotZero)]
    [InlineData("ratio", SchemaType.Number, "double", Emission.WhenNotZero)]
    [InlineData("flag", SchemaType.Boolean, "", Emission.WhenNotZero)]
    [InlineData("data", SchemaType.String, "byte", Emission.WhenSet)]
    [InlineData("time", SchemaType.String, "date-time", Emission.WhenSet)]
    [InlineData("writtenTime", SchemaType.String, "date-time", Emission.Always)]
    [InlineData("micro", SchemaType.String, "micro-time", Emission.WhenSet)]
    [InlineData("amount", SchemaType.String, "quantity", Emission.Always)]
    [InlineData("optionalAmount", SchemaType.String, "quantity", Emission.WhenSet)]
    [InlineData("port", SchemaType.String, "int-or-string", Emission.Always)]
    [InlineData("raw", SchemaType.Object, "", Emission.WhenSet)]
    [InlineData("leaves", SchemaType.Array, "", Emission.Always)]
    [InlineData("names", SchemaType.Array, "", Emission.WhenSet)]
    [InlineData("amounts", SchemaType.Map, "", Emission.WhenSet)]
    [InlineData("leaf", SchemaType.Object, "", Emission.WhenSet)]
    [InlineData("path", SchemaType.String, "", Emission.WhenNotZero)]
    public void Each_property_has_its_shape_and_emission(string name, SchemaType type, string format, Emission emission)
    {
        var property = Part.Schema.Find(name)!;
        Assert.Equal((type, format, emission), (property.Node.Type, property.Node.Format, property.Emission));
    }

    [Fact]
    public void Attributes_become_the_schemas_rules()
    {
        var schema = Part.Schema;
        Assert.True(schema.Atomic);
        Assert.Null(schema.GroupVersionKind);
        Assert.Equal(["requiredText", "leaves"], schema.Properties.Where(p => p.Required).Select(p => p.Name));
        Assert.Equal("\"Always\"", schema.Find("policy")!.Default!.ToJsonString());
        Assert.Equal(["Always", "Never"], schema.Find("policy")!.Allowed);
        Assert.Equal(7, schema.Find("policy")!.FieldNumber);
        Assert.Equal("5", schema.Find("weightInKG")!.Default!.ToJsonString());
        Assert.Equal("true", schema.Find("optionalFlag")!.Default!.ToJsonString());
        Assert.Equal("{}", schema.Find("leaf")!.Default!.ToJsonString());
        Assert.True(schema.Find("leaf")!.Atomic);
        var leaves = schema.Find("leaves")!;
        Assert.Equal((ListType.Map, "merge", "name"), (leaves.ListType!.Value, leaves.PatchStrategy, leaves.PatchMergeKey));
        Assert.Equal(["name"], leaves.ListMapKeys);
        Assert.Same(Leaf.Schema, leaves.Node.Items);
        Assert.True(schema.Find("amounts")!.Granular);
        Assert.Equal(ListType.Set, schema.Find("names")!.ListType);
        Assert.Equal(SchemaType.Array, schema.Find("extra")!.Node.Items!.Type);
        Assert.Same(SchemaNodes.Quantity, schema.Find("amounts")!.Node.Items);
        Assert.Same(schema, schema.Find("child")!.Node);
        Assert.Null(schema.Find("computed"));
        Assert.Null(schema.Find("source"));
        Assert.Equal("On the outer level.", schema.Find("path")!.Description);
    }

    [Fact]
    public void The_registry_knows_every_kind_its_list_and_every_definition()
    {
        var kind = ApiTypes.FindResource("", "v1", "configmaps")!;
        Assert.Same(kind, ApiTypes.FindKind("", "v1", "ConfigMap"));
        Assert.Equal("io.k8s.api.core.v1.ConfigMapList", kind.ListSchema.Name);
        Assert.Equal(["kind", "apiVersion", "metadata", "items"], kind.ListSchema.Properties.Select(p => p.Name));
        Assert.Equal(["items"], kind.ListSchema.Properties.Where(p => p.Required).Select(p => p.Name));
        Assert.Same(kind.Schema, kind.ListSchema.Find("items")!.Node.Items);
        Assert.Same(kind.ListSchema, ApiTypes.FindDefinition("io.k8s.api.core.v1.ConfigMapList"));
        Assert.All(ApiTypes.DefinitionNames, name => Assert.Equal(name, ApiTypes.FindDefinition(name)!.Name));
        Assert.Null(ApiTypes.FindDefinition("io.k8s.api.core.v1.Nothing"));
        Assert.Equal(new GroupVersionKind("", "v1", "Status"), Status.Schema.GroupVersionKind);
        Assert.Null(Status.Schema.Resource);
        Assert.True(TokenReview.Resource.CreateOnly);
        Assert.Null(ApiTypes.FindDefinition(TokenReview.Schema.Name + "List"));
        Assert.Same(SchemaNodes.FieldsV1, ManagedFieldsEntry.Schema.Find("fieldsV1")!.Node);
    }

    [Fact]
    public void Every_definition_and_property_is_described_and_names_a_reachable_definition()
    {
        var known = ApiTypes.DefinitionNames.ToHashSet(StringComparer.Ordinal);
        foreach (var name in known)
        {
            var schema = ApiTypes.FindDefinition(name)!;
            Assert.True(schema.Description.Length > 0, name);
            foreach (var property in schema.Properties)
            {
                Assert.True(property.Description.Length > 0, $"{name}.{property.Name}");
                var node = property.Node.Items?.Items ?? property.Node.Items ?? property.Node;
                Assert.True(node.Name is null || known.Contains(node.Name), $"{name}.{property.Name}: {node.Name}");
            }
        }
    }
}
