using System.Text.Json.Nodes;
using Podium.Api.Features;

namespace Podium.Api.Core.V1;

/// <summary>
/// The defaults of a pod that depend on its other fields (pkg/apis/core/v1/defaults.go and conversion.go). The fixed ones
/// stand on the fields. Works on the tree of an object that has been decoded, and changes it in place.
/// </summary>
public static class PodDefaults
{
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>Fills in the defaults of a pod.</summary>
    public static void Apply(JsonObject pod) => Apply(pod, FeatureGates.Default);

    /// <summary>Fills in the defaults of a pod, of features that are on too.</summary>
    public static void Apply(JsonObject pod, FeatureGates gates)
    {
        if (pod["spec"] is JsonObject spec)
        {
            ApplyToSpec(spec);

            // These three hold for pods only: a template keeps what its author wrote.
            spec["enableServiceLinks"] ??= true;
            var hostNetwork = Is(spec["hostNetwork"], true);
            foreach (var container in Containers(spec, "containers", "initContainers"))
            {
                RequestLimits(container);
                if (hostNetwork)
                {
                    UseHostPorts(container);
                }
            }

            if (gates.IsEnabled(FeatureGates.InPlacePodVerticalScaling))
            {
                foreach (var container in Containers(spec, "containers"))
                {
                    ResizeInPlace(container);
                }
            }
        }

        if (pod["status"] is JsonObject status)
        {
            AlignPodIPs(status);
        }
    }

    /// <summary>Fills in the defaults of a pod spec that hold in templates too.</summary>
    public static void ApplyToSpec(JsonObject spec)
    {
        AlignServiceAccount(spec);
        foreach (var volume in Items(spec, "volumes"))
        {
            // Nothing but a name means an empty directory.
            if (!volume.Any(field => field.Value is not null && field.Key != "name"))
            {
                volume["emptyDir"] = new JsonObject();
            }
        }

        RoundUp(spec["overhead"]);
        foreach (var container in Containers(spec, ContainerLists))
        {
            if (IsEmpty(container["imagePullPolicy"]))
            {
                container["imagePullPolicy"] = PullPolicyFor(Text(container["image"]));
            }

            if (container["resources"] is JsonObject resources)
            {
                RoundUp(resources["limits"]);
                RoundUp(resources["requests"]);
            }
        }
    }

    /// <summary>The policy where none is given: what is tagged latest may change at any time.</summary>
    internal static string PullPolicyFor(string image) =>
        ImageReference.TryParse(image, out var reference) && reference.Tag == "latest" ? "Always" : "IfNotPresent";

    private static void RequestLimits(JsonObject container)
    {
        if (container["resources"] is not JsonObject { } resources || resources["limits"] is not JsonObject limits)
        {
            return;
        }

        if (resources["requests"] is not JsonObject requests)
        {
            if (limits.Count == 0)
            {
                return;
            }

            resources["requests"] = requests = [];
        }

        foreach (var (name, limit) in limits)
        {
            if (!requests.ContainsKey(name))
            {
                requests[name] = limit?.DeepClone();
            }
        }
    }

    private static void UseHostPorts(JsonObject container)
    {
        foreach (var port in Items(container, "ports"))
        {
            if (port["hostPort"] is not { } hostPort || hostPort.ToJsonString() == "0")
            {
                port["hostPort"] = port["containerPort"]?.DeepClone();
            }
        }
    }

    // What a container asks for may be changed without a restart, unless it says otherwise.
    private static void ResizeInPlace(JsonObject container)
    {
        foreach (var resource in (ReadOnlySpan<string>)["cpu", "memory"])
        {
            var isAsked = container["resources"] is JsonObject resources
                && (resources["requests"] is JsonObject requests && requests.ContainsKey(resource)
                    || resources["limits"] is JsonObject limits && limits.ContainsKey(resource));
            if (!isAsked || Items(container, "resizePolicy").Any(policy => Text(policy["resourceName"]) == resource))
            {
                continue;
            }

            if (container["resizePolicy"] is not JsonArray policies)
            {
                container["resizePolicy"] = policies = [];
            }

            policies.Add(new JsonObject { ["resourceName"] = resource, ["restartPolicy"] = "NotRequired" });
        }
    }

    private static void AlignServiceAccount(JsonObject spec)
    {
        var name = Text(spec["serviceAccountName"]);
        name = name.Length == 0 ? Text(spec["serviceAccount"]) : name;
        if (name.Length > 0)
        {
            spec["serviceAccountName"] = name;
            spec["serviceAccount"] = name;
        }
    }

    private static void AlignPodIPs(JsonObject status)
    {
        var ip = Text(status["podIP"]);
        var first = status["podIPs"] is JsonArray { Count: > 0 } ips ? Text((ips[0] as JsonObject)?["ip"]) : "";
        if (ip.Length > 0 && ip != first)
        {
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip });
        }
        else if (ip.Length == 0 && first.Length > 0)
        {
            status["podIP"] = first;
        }
    }

    /// <summary>Resources are counted in thousandths at the finest; what is finer is rounded up.</summary>
    private static void RoundUp(JsonNode? resources)
    {
        if (resources is not JsonObject list)
        {
            return;
        }

        foreach (var (name, node) in list.ToArray())
        {
            if (Text(node) is { Length: > 0 } text && text[^1] is 'n' or 'u' or '0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9'
                && Quantity.TryParse(text, null, out var quantity) && quantity.Value < int.MaxValue)
            {
                var rounded = Quantity.FromMilli(quantity.MilliValue, quantity.Format);
                if (rounded != quantity)
                {
                    list[name] = rounded.ToString();
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec, params string[] lists) => lists.SelectMany(list => Items(spec, list));

    private static IEnumerable<JsonObject> Items(JsonObject owner, string list) =>
        owner[list] is JsonArray items ? items.OfType<JsonObject>() : [];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool IsEmpty(JsonNode? node) => node is null || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);

    private static bool Is<T>(JsonNode? node, T expected) =>
        node is JsonValue value && value.TryGetValue<T>(out var actual) && EqualityComparer<T>.Default.Equals(actual, expected);
}
