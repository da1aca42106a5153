using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Autoscaling.V1;
using Podium.Api.OpenApi;
using Podium.Api.Selectors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Registry.Subresources;

/// <summary>How many pods an object wants and has, and which.</summary>
/// <param name="Wanted">How many it wants.</param>
/// <param name="Present">How many it has.</param>
/// <param name="Selector">Which they are.</param>
internal readonly record struct ScaleFacts(int Wanted, int Present, Selector Selector);

/// <summary>
/// The subresource <c>scale</c>: the number of pods in a form that all scalable kinds share. It is no object of its own: a write changes
/// <c>spec.replicas</c> of the object.
/// </summary>
/// <param name="Read">What an object's scale is.</param>
internal sealed record ScaleSubresource(Func<IKubernetesObject, ScaleFacts> Read) : Subresource("scale", ["get", "patch", "update"])
{
    /// <summary>The scale of a kind.</summary>
    public static ScaleSubresource Of<T>(Func<T, ScaleFacts> read)
        where T : class, IKubernetesObject<T> => new(obj => read((T)obj));

    /// <summary>The names of what is written.</summary>
    public static ResourceInfo Body { get; } = new("autoscaling", "v1", "Scale", "scale", "scale", true, [], []);

    /// <summary>The names under which refusals speak of the scale of a kind: <c>deployments/scale.apps</c>.</summary>
    public static ResourceInfo NamesUnder(ResourceInfo scaled) =>
        new(scaled.Group, scaled.Version, scaled.Kind, $"{scaled.Plural}/scale", "scale", scaled.Namespaced, [], []);

    public override ServedSubresource ToServed(ResourceStrategy strategy) => new(Name, new("autoscaling", "v1", "Scale"), Verbs, Scale.Schema);

    /// <summary>The scale of an object.</summary>
    public JsonObject Of(IKubernetesObject obj)
    {
        var facts = Read(obj);
        var tree = ApiJson.ToNode(new Scale
        {
            Metadata = new()
            {
                Name = obj.Metadata.Name,
                Namespace = obj.Metadata.Namespace,
                Uid = obj.Metadata.Uid,
                ResourceVersion = obj.Metadata.ResourceVersion,
                CreationTimestamp = obj.Metadata.CreationTimestamp,
            },
            Spec = new() { Replicas = facts.Wanted },
            Status = new() { Replicas = facts.Present, Selector = facts.Selector.ToString() },
        });
        tree["apiVersion"] = "autoscaling/v1";
        tree["kind"] = "Scale";
        return tree;
    }

    /// <summary>The scale of a stored object.</summary>
    public JsonObject Of(CachedObject obj) => Of(obj.Object);
}
