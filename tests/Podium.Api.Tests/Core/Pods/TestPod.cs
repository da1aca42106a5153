using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees.Defaulting;

namespace Podium.Api.Tests.Core.Pods;

/// <summary>Makes pods as the server has them after decoding and defaulting.</summary>
internal static class TestPod
{
    private const string Base = """
        {
          "metadata": {"name": "web", "namespace": "default", "resourceVersion": "1"},
          "spec": {"containers": [{"name": "a", "image": "nginx:1.25"}]}
        }
        """;

    /// <summary>A pod that is right, with fields of its spec set: JSON text of an object whose fields replace those of the spec.</summary>
    public static Pod WithSpec(string fields) => Make(pod => Replace(pod["spec"]!.AsObject(), fields));

    /// <summary>The same with fields of its first container set.</summary>
    public static Pod WithContainer(string fields) => Make(pod => Replace(pod["spec"]!["containers"]![0]!.AsObject(), fields));

    /// <summary>The same with fields of its metadata set.</summary>
    public static Pod WithMetadata(string fields) => Make(pod => Replace(pod["metadata"]!.AsObject(), fields));

    /// <summary>A pod that is right.</summary>
    public static Pod Valid() => Make(_ => { });

    /// <summary>The tree of a pod with fields of its spec set, defaulted.</summary>
    public static JsonObject Defaulted(string spec)
    {
        var pod = JsonNode.Parse(Base)!.AsObject();
        Replace(pod["spec"]!.AsObject(), spec);
        TreeDefaulter.Apply(pod, Pod.Schema);
        PodDefaults.Apply(pod);
        // What defaults put in may have defaults itself.
        TreeDefaulter.Apply(pod, Pod.Schema);
        return pod;
    }

    private static Pod Make(Action<JsonObject> change)
    {
        var pod = JsonNode.Parse(Base)!.AsObject();
        change(pod);
        TreeDefaulter.Apply(pod, Pod.Schema);
        PodDefaults.Apply(pod);
        return ApiJson.FromNode<Pod>(pod);
    }

    private static void Replace(JsonObject target, string fields)
    {
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject().ToArray())
        {
            target[name] = value?.DeepClone();
        }
    }
}
