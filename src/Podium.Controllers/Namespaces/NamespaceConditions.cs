using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.Namespaces;

/// <summary>Objects of one resource that are still in an ending namespace.</summary>
internal sealed record RemainingResource(ResourceInfo Resource, IReadOnlyList<ObjectMeta> Objects);

/// <summary>All that is still in an ending namespace.</summary>
internal sealed record RemainingContent(IReadOnlyList<RemainingResource> Resources)
{
    /// <summary>How long pods get on a first look, when their grace period says nothing; upstream's estimate too.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>How many resources have objects left.</summary>
    public int Count => Resources.Count;

    /// <summary>When to look again: sooner while pods end within their grace periods, later where finalizers hold things up.</summary>
    public TimeSpan RecheckAfter => Resources.Any(r => r.Resource is { Group: "", Plural: "pods" }) ? Shortest : TimeSpan.FromSeconds(1);
}

/// <summary>What the conditions of an ending namespace say. Texts and reasons are upstream's (status_condition_utils.go).</summary>
internal static class NamespaceConditions
{
    /// <summary>The conditions that go with what is left; those that did not change keep their times.</summary>
    public static IReadOnlyList<NamespaceCondition> Compute(
        IReadOnlyList<NamespaceCondition> before, RemainingContent remaining, DateTimeOffset now)
    {
        var content = remaining.Resources
            .OrderBy(r => r.Resource.GroupResource, StringComparer.Ordinal)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{Qualified(r.Resource)} has {r.Objects.Count} resource instances"));
        var finalizers = remaining.Resources
            .SelectMany(r => r.Objects)
            .SelectMany(o => o.Finalizers)
            .GroupBy(f => f, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} in {g.Count()} resource instances"))
            .ToList();
        NamespaceCondition[] wanted =
        [
            Make("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Make("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Make("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            remaining.Count > 0
                ? Make("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", content)}")
                : Make("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"),
            finalizers.Count > 0
                ? Make("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}")
                : Make("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
        ];
        return
        [
            .. before.Where(old => !wanted.Any(w => w.Type == old.Type)),
            .. wanted.Select(w => before.FirstOrDefault(old => old.Type == w.Type) is { } old && old.Status == w.Status
                ? (old.Reason == w.Reason && old.Message == w.Message ? old : w with { LastTransitionTime = old.LastTransitionTime })
                : w),
        ];

        NamespaceCondition Make(string type, bool holds, string reason, string message) =>
            new() { Type = type, Status = holds ? "True" : "False", Reason = reason, Message = message, LastTransitionTime = now };
    }

    private static string Qualified(ResourceInfo resource) => $"{resource.Plural}.{resource.Group}";
}
