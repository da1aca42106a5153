using System.Text;
using System.Text.Json.Nodes;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;

namespace Podium.Api.Tests.Trees;

/// <summary>A hand-made kind with one field of each sort, shaped like a pod, so that these tests stand without the model.</summary>
internal static class TestSchemas
{
    public static readonly SchemaNode String = new() { Type = SchemaType.String };
    public static readonly SchemaNode Int32 = new() { Type = SchemaType.Integer, Format = "int32" };
    public static readonly SchemaNode Int64 = new() { Type = SchemaType.Integer, Format = "int64" };
    public static readonly SchemaNode Number = new() { Type = SchemaType.Number, Format = "double" };
    public static readonly SchemaNode Boolean = new() { Type = SchemaType.Boolean };
    public static readonly SchemaNode Time = new() { Type = SchemaType.String, Format = SchemaFormat.DateTime };
    public static readonly SchemaNode MicroTime = new() { Type = SchemaType.String, Format = SchemaFormat.MicroTime };
    public static readonly SchemaNode Quantity = new() { Type = SchemaType.String, Format = SchemaFormat.Quantity };
    public static readonly SchemaNode IntOrString = new() { Type = SchemaType.String, Format = SchemaFormat.IntOrString };
    public static readonly SchemaNode Bytes = new() { Type = SchemaType.String, Format = SchemaFormat.Byte };
    public static readonly SchemaNode Any = new() { Type = SchemaType.Any, PreserveUnknownFields = true };

    public static readonly SchemaNode Strings = Map(String);
    public static readonly SchemaNode Resources = Map(Quantity);

    public static readonly SchemaNode OwnerReference = Object("io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference", atomic: true,
        Field("apiVersion", String, required: true), Field("kind", String, required: true), Field("name", String, required: true),
        Field("uid", String, required: true));

    public static readonly SchemaNode ManagedFieldsEntry = Object("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", atomic: false,
        Field("apiVersion", String), Field("fieldsType", String), Field("fieldsV1", Any, Emission.WhenSet), Field("manager", String),
        Field("operation", String), Field("subresource", String), Field("time", Time, Emission.WhenSet));

    public static readonly SchemaNode ObjectMeta = Object("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", atomic: false,
        Field("annotations", Strings), Field("creationTimestamp", Time, Emission.Always),
        Field("deletionTimestamp", Time, Emission.WhenSet),
        new SchemaProperty { Name = "finalizers", NodeFactory = () => List(String), ListType = ListType.Set, PatchStrategy = "merge" },
        Field("generation", Int64), Field("labels", Strings),
        new SchemaProperty { Name = "managedFields", NodeFactory = () => List(ManagedFieldsEntry), ListType = ListType.Atomic },
        Field("name", String), Field("namespace", String),
        new SchemaProperty
        {
            Name = "ownerReferences",
            NodeFactory = () => List(OwnerReference),
            ListType = ListType.Map,
            ListMapKeys = ["uid"],
            PatchStrategy = "merge",
            PatchMergeKey = "uid",
        },
        Field("resourceVersion", String), Field("uid", String));

    public static readonly SchemaNode Port = Object("io.k8s.api.core.v1.ContainerPort", atomic: false,
        Field("containerPort", Int32, required: true), Field("hostPort", Int32), Field("name", String),
        new SchemaProperty
        {
            Name = "protocol",
            NodeFactory = () => String,
            Emission = Emission.WhenNotZero,
            Default = JsonValue.Create("TCP"),
            Allowed = ["TCP", "UDP", "SCTP"],
        });

    public static readonly SchemaNode EnvVar = Object("io.k8s.api.core.v1.EnvVar", atomic: false,
        Field("name", String, required: true), Field("value", String));

    public static readonly SchemaNode ResourceRequirements = Object("io.k8s.api.core.v1.ResourceRequirements", atomic: false,
        Field("limits", Resources), Field("requests", Resources));

    public static readonly SchemaNode Container = Object("io.k8s.api.core.v1.Container", atomic: false,
        new SchemaProperty { Name = "args", NodeFactory = () => List(String), ListType = ListType.Atomic },
        new SchemaProperty
        {
            Name = "env",
            NodeFactory = () => List(EnvVar),
            ListType = ListType.Map,
            ListMapKeys = ["name"],
            PatchStrategy = "merge",
            PatchMergeKey = "name",
        },
        Field("image", String), Field("name", String, required: true),
        new SchemaProperty
        {
            Name = "ports",
            NodeFactory = () => List(Port),
            ListType = ListType.Map,
            ListMapKeys = ["containerPort", "protocol"],
            PatchStrategy = "merge",
            PatchMergeKey = "containerPort",
        },
        Field("resources", ResourceRequirements, Emission.Always), Field("stdin", Boolean));

    public static readonly SchemaNode EmptyDir = Object("io.k8s.api.core.v1.EmptyDirVolumeSource", atomic: false,
        Field("medium", String), Field("sizeLimit", Quantity, Emission.WhenSet));

    public static readonly SchemaNode HostPath = Object("io.k8s.api.core.v1.HostPathVolumeSource", atomic: false,
        Field("path", String, required: true));

    public static readonly SchemaNode Volume = Object("io.k8s.api.core.v1.Volume", atomic: false,
        Field("emptyDir", EmptyDir, Emission.WhenSet), Field("hostPath", HostPath, Emission.WhenSet), Field("name", String, required: true));

    public static readonly SchemaNode PodSpec = Object("io.k8s.api.core.v1.PodSpec", atomic: false,
        Field("activeDeadlineSeconds", Int64, Emission.WhenSet),
        new SchemaProperty
        {
            Name = "containers",
            NodeFactory = () => List(Container),
            Required = true,
            Emission = Emission.Always,
            ListType = ListType.Map,
            ListMapKeys = ["name"],
            PatchStrategy = "merge",
            PatchMergeKey = "name",
        },
        new SchemaProperty { Name = "nodeSelector", NodeFactory = () => Strings, Atomic = true },
        Field("priority", Int32, Emission.WhenSet),
        new SchemaProperty
        {
            Name = "restartPolicy",
            NodeFactory = () => String,
            Emission = Emission.WhenNotZero,
            Default = JsonValue.Create("Always"),
            Allowed = ["Always", "OnFailure", "Never"],
        },
        new SchemaProperty
        {
            Name = "securityContext",
            NodeFactory = () => Strings,
            Default = new JsonObject(),
            Emission = Emission.WhenSet,
        },
        new SchemaProperty
        {
            Name = "volumes",
            NodeFactory = () => List(Volume),
            ListType = ListType.Map,
            ListMapKeys = ["name"],
            PatchStrategy = "merge,retainKeys",
            PatchMergeKey = "name",
        },
        Field("weight", Number));

    public static readonly SchemaNode PodStatus = Object("io.k8s.api.core.v1.PodStatus", atomic: false,
        Field("phase", String), Field("startTime", Time, Emission.WhenSet));

    public static readonly SchemaNode Pod = new()
    {
        Name = "io.k8s.api.core.v1.Pod",
        Type = SchemaType.Object,
        Resource = new ResourceInfo("", "v1", "Pod", "pods", "pod", true, [], []),
        PropertiesFactory = () =>
        [
            Field("apiVersion", String), Field("kind", String), Field("metadata", ObjectMeta, Emission.Always),
            Field("spec", PodSpec, Emission.Always), Field("status", PodStatus, Emission.Always),
            Field("data", Map(Bytes)), Field("port", IntOrString, Emission.WhenSet), Field("seen", MicroTime, Emission.WhenSet),
            Field("raw", Any, Emission.WhenSet),
        ],
    };

    public static SchemaNode Map(SchemaNode items) => new() { Type = SchemaType.Map, ItemsFactory = () => items };

    public static SchemaNode List(SchemaNode items) => new() { Type = SchemaType.Array, ItemsFactory = () => items };

    public static SchemaNode Object(string name, bool atomic, params SchemaProperty[] properties) =>
        new() { Name = name, Type = SchemaType.Object, Atomic = atomic, PropertiesFactory = () => properties };

    public static SchemaProperty Field(string name, SchemaNode node, Emission? emission = null, bool required = false) => new()
    {
        Name = name,
        NodeFactory = () => node,
        Required = required,
        Emission = required ? Emission.Always : emission
            ?? (node.Type is SchemaType.Map or SchemaType.Array ? Emission.WhenSet : Emission.WhenNotZero),
    };

    /// <summary>A tree from JSON with single quotes.</summary>
    public static JsonObject Tree(string json) => (JsonObject)TreeDecoder.DecodeAny(Utf8(json))!;

    public static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json.Replace('\'', '"'));
}
