using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Trees;

namespace Podium.ApiServer.Admission;

/// <summary>Fills in the requests and limits that a pod's containers leave to the namespace, and says so in an annotation.</summary>
internal static class LimitDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    /// <summary>Applies the defaults of one limit range to a pod.</summary>
    public static void Apply(LimitRange limitRange, JsonObject pod)
    {
        var requests = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        var limits = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var item in limitRange.Spec.Limits.Where(l => l.Type == "Container"))
        {
            Collect(requests, item.DefaultRequest);
            Collect(limits, item.Default);
        }

        var notes = new List<string>();
        foreach (var (list, type) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
        {
            foreach (var container in (JsonTree.GetArray(pod, "spec", list) ?? []).OfType<JsonObject>())
            {
                var name = JsonTree.GetString(container, "name");
                var setLimits = Fill(container, "limits", limits);
                Note(notes, Fill(container, "requests", requests), $"request for {type} {name}");
                Note(notes, setLimits, $"limit for {type} {name}");
            }
        }

        if (notes.Count > 0)
        {
            JsonTree.Set(pod, $"LimitRanger plugin set: {string.Join("; ", notes)}", "metadata", "annotations", Annotation);
        }
    }

    private static void Collect(SortedDictionary<string, Quantity> into, IReadOnlyDictionary<string, Quantity> from)
    {
        foreach (var (name, amount) in from)
        {
            into[name] = amount;
        }
    }

    private static List<string> Fill(JsonObject container, string field, SortedDictionary<string, Quantity> defaults)
    {
        var set = new List<string>();
        foreach (var (name, amount) in defaults)
        {
            if (JsonTree.Get(container, "resources", field, name) is null)
            {
                JsonTree.Set(container, amount.ToString(), "resources", field, name);
                set.Add(name);
            }
        }

        return set;
    }

    private static void Note(List<string> notes, List<string> set, string what)
    {
        if (set.Count > 0)
        {
            notes.Add($"{string.Join(", ", set)} {what}");
        }
    }
}
