using System.Globalization;
using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;
using Podium.Controllers.Revisions;

namespace Podium.Controllers.StatefulSets;

/// <summary>The lasting identity of a stateful set's pods (pkg/controller/statefulset/stateful_set_utils.go).</summary>
internal static class StatefulPods
{
    private const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";

    /// <summary>The number in a pod's name, or null where the name is none of the set's.</summary>
    public static int? OrdinalOf(StatefulSet set, string pod)
    {
        var prefix = set.Metadata.Name.Length + 1;
        return pod.Length > prefix && pod[prefix - 1] == '-' && pod.StartsWith(set.Metadata.Name, StringComparison.Ordinal)
            && int.TryParse(pod.AsSpan(prefix), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : null;
    }

    /// <summary>The name of the pod of a number.</summary>
    public static string NameOf(StatefulSet set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Metadata.Name}-{ordinal}");

    /// <summary>The revision that a pod is of.</summary>
    public static string Revision(this Pod pod) => pod.Metadata.Labels.GetValueOrDefault(RevisionData.HashLabel, "");

    /// <summary>Whether the pod exists: it is not only planned.</summary>
    public static bool IsCreated(this Pod pod) => pod.Status.Phase.Length > 0;

    /// <summary>Whether the pod serves, and is not being deleted.</summary>
    public static bool IsHealthy(this Pod pod) => pod.IsRunningAndReady() && pod.Metadata.DeletionTimestamp is null;

    /// <summary>Whether the pod runs and is ready.</summary>
    public static bool IsRunningAndReady(this Pod pod) => pod.Status.Phase == "Running" && pod.IsReady();

    /// <summary>A pod of a number, from the template of a revision.</summary>
    public static Pod Make(StatefulSet set, StatefulRevision revision, int ordinal)
    {
        var pod = PodFromTemplate.Make(revision.Template, set);
        var name = NameOf(set, ordinal);
        return WithIdentity(set, pod with
        {
            Metadata = pod.Metadata with
            {
                Name = name,
                GenerateName = "",
                Labels = new Dictionary<string, string>(pod.Metadata.Labels, StringComparer.Ordinal) { [RevisionData.HashLabel] = revision.Name },
            },
            Spec = pod.Spec with { Hostname = name, Subdomain = set.Spec.ServiceName, Volumes = WithClaims(set, pod.Spec.Volumes, name) },
        });
    }

    /// <summary>The pod with the labels that tell who it is. They are put back where somebody takes them off.</summary>
    public static Pod WithIdentity(StatefulSet set, Pod pod)
    {
        var index = OrdinalOf(set, pod.Metadata.Name)?.ToString(CultureInfo.InvariantCulture) ?? "";
        return pod.Metadata.Labels.GetValueOrDefault(NameLabel) == pod.Metadata.Name && pod.Metadata.Labels.GetValueOrDefault(IndexLabel) == index
            ? pod
            : pod with
            {
                Metadata = pod.Metadata with
                {
                    Labels = new Dictionary<string, string>(pod.Metadata.Labels, StringComparer.Ordinal)
                    {
                        [NameLabel] = pod.Metadata.Name,
                        [IndexLabel] = index,
                    },
                },
            };
    }

    /// <summary>The claims of a pod.</summary>
    public static IEnumerable<PersistentVolumeClaim> ClaimsOf(StatefulSet set, string pod)
    {
        foreach (var template in set.Spec.VolumeClaimTemplates)
        {
            var labels = new Dictionary<string, string>(template.Metadata.Labels, StringComparer.Ordinal);
            foreach (var (key, value) in set.Spec.Selector?.MatchLabels ?? EmptyMap.Strings)
            {
                labels[key] = value;
            }

            yield return template with
            {
                Metadata = template.Metadata with { Name = ClaimName(template, pod), Namespace = set.Metadata.Namespace, Labels = labels },
                Status = new(),
            };
        }
    }

    private static string ClaimName(PersistentVolumeClaim template, string pod) => $"{template.Metadata.Name}-{pod}";

    // A claim takes the place of a volume of its name in the template.
    private static List<Volume> WithClaims(StatefulSet set, IReadOnlyList<Volume> volumes, string pod)
    {
        var templates = set.Spec.VolumeClaimTemplates;
        var all = volumes.Where(v => !templates.Any(t => t.Metadata.Name == v.Name)).ToList();
        all.AddRange(templates.Select(t => new Volume
        {
            Name = t.Metadata.Name,
            PersistentVolumeClaim = new() { ClaimName = ClaimName(t, pod) },
        }));
        return all;
    }
}

/// <summary>A revision of a stateful set that pods are made from.</summary>
/// <param name="Name">The name of the kept state.</param>
/// <param name="Template">Its template.</param>
internal sealed record StatefulRevision(string Name, PodTemplateSpec Template);
