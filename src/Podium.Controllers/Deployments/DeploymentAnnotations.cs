using System.Globalization;
using Podium.Api.Apps.V1;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.Deployments;

/// <summary>What the deployment controller notes on deployments and their replica sets (pkg/controller/deployment/util).</summary>
internal static class DeploymentAnnotations
{
    /// <summary>Which template in the deployment's history a replica set stands for, and which one the deployment is at.</summary>
    public const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>The revisions that a replica set stood for before the deployment came back to it.</summary>
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>How many pods the deployment wanted when the replica set was last sized. Another number now means scaling, not a rollout.</summary>
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>How many pods there might be at most then.</summary>
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>The label that tells the pods of one template from those of another.</summary>
    public const string PodTemplateHash = "pod-template-hash";

    private const int HistoryCharactersMax = 2000;

    private static readonly HashSet<string> NotCopied =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        Revision,
        RevisionHistory,
        DesiredReplicas,
        MaxReplicas,
        "deprecated.deployment.rollback.to",
    ];

    /// <summary>The number that an annotation holds; null where it is missing or none.</summary>
    public static long? NumberOf(ObjectMeta metadata, string annotation) =>
        metadata.Annotations.TryGetValue(annotation, out var text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The highest revision among replica sets; 0 where there is none.</summary>
    public static long MaxRevision(IEnumerable<ReplicaSetDraft> sets) => sets.Select(s => NumberOf(s.Now.Metadata, Revision) ?? 0).DefaultIfEmpty().Max();

    /// <summary>
    /// The annotations of a replica set that stands for the deployment's present template: the deployment's own, and the revision, where it
    /// does not have a later one already. A revision that it had before joins its history.
    /// </summary>
    public static IReadOnlyDictionary<string, string> OfCurrent(Deployment deployment, ObjectMeta set, long revision)
    {
        var annotations = new Dictionary<string, string>(set.Annotations, StringComparer.Ordinal);
        foreach (var (key, value) in deployment.Metadata.Annotations)
        {
            if (!NotCopied.Contains(key))
            {
                annotations[key] = value;
            }
        }

        var had = annotations.TryGetValue(Revision, out var before);
        if (had && before!.Length > 0 && NumberOf(set, Revision) is null)
        {
            return set.Annotations; // Somebody wrote nonsense there: leave it alone.
        }

        if ((NumberOf(set, Revision) ?? 0) < revision)
        {
            annotations[Revision] = Text(revision);
            if (had)
            {
                annotations[RevisionHistory] = Extend(annotations.GetValueOrDefault(RevisionHistory, ""), before!);
            }
        }

        return annotations;
    }

    /// <summary>Annotations with the numbers that scaling goes by.</summary>
    public static IReadOnlyDictionary<string, string> WithSizes(IReadOnlyDictionary<string, string> annotations, RolloutLimits limits) =>
        new Dictionary<string, string>(annotations, StringComparer.Ordinal)
        {
            [DesiredReplicas] = Text(limits.Replicas),
            [MaxReplicas] = Text(limits.Replicas + limits.MaxSurge),
        };

    /// <summary>Whether two sets of annotations are the same.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }

        return true;
    }

    private static string Extend(string history, string revision)
    {
        if (history.Length == 0)
        {
            return revision;
        }

        // The oldest go first where the list grows too long.
        var kept = history;
        while (kept.Length + revision.Length + 1 > HistoryCharactersMax)
        {
            var comma = kept.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0)
            {
                return history;
            }

            kept = kept[(comma + 1)..];
        }

        return $"{kept},{revision}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
