using Podium.Api.Apps.V1;

namespace Podium.Controllers.Revisions;

/// <summary>The kept states of one owner, in the order of their numbers (pkg/controller/history/controller_history.go).</summary>
internal sealed class RevisionHistory
{
    /// <summary>Sorts an owner's states.</summary>
    public RevisionHistory(IEnumerable<ControllerRevision> revisions) =>
        All = [.. revisions
            .OrderBy(r => r.Revision)
            .ThenBy(r => r.Metadata.CreationTimestamp)
            .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal)];

    /// <summary>The states, the newest last.</summary>
    public IReadOnlyList<ControllerRevision> All { get; }

    /// <summary>The number that a further state gets.</summary>
    public long Next => All.Count == 0 ? 1 : All[^1].Revision + 1;

    /// <summary>The newest state that is equal to the data; null where there is none.</summary>
    public ControllerRevision? FindEqual(RevisionData data) => All.LastOrDefault(r => data.IsIn(r));

    /// <summary>The state of this name, or null.</summary>
    public ControllerRevision? Find(string name) => All.FirstOrDefault(r => r.Metadata.Name == name);

    /// <summary>The oldest states beyond the limit, of those that nothing uses.</summary>
    public IEnumerable<ControllerRevision> Superfluous(Func<ControllerRevision, bool> isUsed, int limit)
    {
        var unused = All.Where(r => !isUsed(r)).ToList();
        return unused.Take(Math.Max(0, unused.Count - limit));
    }
}
