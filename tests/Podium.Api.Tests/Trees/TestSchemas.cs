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
        Prop("apiVersion", String, required: true), Prop("kind", String, required: true), Prop("name", String, required: true),
        Prop("uid", String, required: true));

    public static readonly SchemaNode ManagedFieldsEntry = Object("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", atomic: false,
        Prop("apiVersion", String), Prop("fieldsType", String), Prop("fieldsV1", Any, Emission.WhenSet), Prop("manager", String),
        Prop("operation", String), Prop("subresource", String), Prop("time", Time, Emission.WhenSet));

    public static readonly SchemaNode ObjectMeta = Object("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", atomic: false,
        Prop("annotations", Strings), Prop("creationTimestamp", Time, Emission.Always),
        Prop("deletionTimestamp", Time, Emission.WhenSet),
        new SchemaProperty { Name = "finalizers", NodeFactory = () => List(String), ListType = ListType.Set, PatchStrategy = "merge" },
        Prop("generation", Int64), Prop("labels", Strings),
        new SchemaProperty { Name = "managedFields", NodeFactory = () => List(ManagedFieldsEntry), ListType = ListType.Atomic },
        Prop("name", String), Prop("namespace", String),
        new SchemaProperty
        {
            Name = "ownerReferences", NodeFactory = () => List(OwnerReference), ListType = ListType.Map, ListMapKeys = ["uid"],
            PatchStrategy = "merge", PatchMergeKey = "uid",
        },
        Prop("resourceVersion", String), Prop("uid", String));

    public static readonly SchemaNode Port = Object("io.k8s.api.core.v1.ContainerPort", atomic: false,
        Prop("containerPort", Int32, required: true), Prop("hostPort", Int32), Prop("name", String),
        new SchemaProperty
        {
            Name = "protocol", NodeFactory = () => String, Emission = Emission.WhenNotZero, Default = JsonValue.Create("TCP"),
            Allowed = ["TCP", "UDP", "SCTP"],
        });

    public static readonly SchemaNode EnvVar = Object("io.k8s.api.core.v1.EnvVar", atomic: false,
        Prop("name", String, required: true), Prop("value", String));

    public static readonly SchemaNode ResourceRequirements = Object("io.k8s.api.core.v1.ResourceRequirements", atomic: false,
        Prop("limits", Resources), Prop("requests", Resources));

    public static readonly SchemaNode Container = Object("io.k8s.api.core.v1.Container", atomic: false,
        new SchemaProperty { Name = "args", NodeFactory = () => List(String), ListType = ListType.Atomic },
        new SchemaProperty
        {
            Name = "env", NodeFactory = () => List(EnvVar), ListType = ListType.Map, ListMapKeys = ["name"],
            PatchStrategy = "merge", PatchMergeKey = "name",
        },
        Prop("image", String), Prop("name", String, required: true),
        new SchemaProperty
        {
            Name = "ports", NodeFactory = () => List(Port), ListType = ListType.Map, ListMapKeys = ["containerPort", "protocol"],
            PatchStrategy = "merge", PatchMergeKey = "containerPort",
        },
        Prop("resources", ResourceRequirements, Emission.Always), Prop("stdin", Boolean));

    public static readonly SchemaNode EmptyDir = Object("io.k8s.api.core.v1.EmptyDirVolumeSource", atomic: false,
        Prop("medium", String), Prop("sizeLimit", Quantity, Emission.WhenSet));

    public static readonly SchemaNode HostPath = Object("io.k8s.api.core.v1.HostPathVolumeSource", atomic: false,
        Prop("path", String, required: true));

    public static readonly SchemaNode Volume = Object("io.k8s.api.core.v1.Volume", atomic: false,
        Prop("emptyDir", EmptyDir, Emission.WhenSet), Prop("hostPath", HostPath, Emission.WhenSet), Prop("name", String, required: true));

    public static readonly SchemaNode PodSpec = Object("io.k8s.api.core.v1.PodSpec", atomic: false,
        Prop("activeDeadlineSeconds", Int64, Emission.WhenSet),
        new SchemaProperty
        {
            Name = "containers", NodeFactory = () => List(Container), Required = true, Emission = Emission.Always,
            ListType = ListType.Map, ListMapKeys = ["name"], PatchStrategy = "merge", PatchMergeKey = "name",
        },
        new SchemaProperty { Name = "nodeSelector", NodeFactory = () => Strings, Atomic = true },
        Prop("priority", Int32, Emission.WhenSet),
        new SchemaProperty
        {
            Name = "restartPolicy", NodeFactory = () => String, Emission = Emission.WhenNotZero, Default = JsonValue.Create("Always"),
            Allowed = ["Always", "OnFailure", "Never"],
        },
        new SchemaProperty
        {
            Name = "securityContext", NodeFactory = () => Strings, Default = new JsonObject(), Emission = Emission.WhenSet,
        },
        new SchemaProperty
        {
            Name = "volumes", NodeFactory = () => List(Volume), ListType = ListType.Map, ListMapKeys = ["name"],
            PatchStrategy = "merge,retainKeys", PatchMergeKey = "name",
        },
        Prop("weight", Number));

    public static readonly SchemaNode PodStatus = Object("io.k8s.api.core.v1.PodStatus", atomic: false,
        Prop("phase", String), Prop("startTime", Time, Emission.WhenSet));

    public static readonly SchemaNode Pod = new()
    {
        Name = "io.k8s.api.core.v1.Pod",
        Type = SchemaType.Object,
        Resource = new ResourceInfo("", "v1", "Pod", "pods", "pod", true, [], []),
        PropertiesFactory = () =>
        [
            Prop("apiVersion", String), Prop("kind", String), Prop("metadata", ObjectMeta, Emission.Always),
            Prop("spec", PodSpec, Emission.Always), Prop("status", PodStatus, Emission.Always),
            Prop("data", Map(Bytes)), Prop("port", IntOrString, Emission.WhenSet), Prop("seen", MicroTime, Emission.WhenSet),
            Prop("raw", Any, Emission.WhenSet),
        ],
    };

    public static SchemaNode Map(SchemaNode items) => new() { Type = SchemaType.Map, ItemsFactory = () => items };

    public static SchemaNode List(SchemaNode items) => new() { Type = SchemaType.Array, ItemsFactory = () => items };

    public static SchemaNode Object(string name, bool atomic, params SchemaProperty[] properties) =>
        new() { Name = name, Type = SchemaType.Object, Atomic = atomic, PropertiesFactory = () => properties };

    public static SchemaProperty Prop(string name, SchemaNode node, Emission? emission = null, bool required = false) => new()
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
