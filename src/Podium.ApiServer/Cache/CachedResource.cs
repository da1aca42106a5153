using Podium.Api;

namespace Podium.ApiServer.Cache;

/// <summary>What the cache needs to know of a resource. Two resources may share a prefix (the two views of Events).</summary>
/// <param name="Name">The name for logs, such as <c>pods</c>.</param>
/// <param name="Prefix">What the keys start with, such as <c>/registry/pods/</c>; then follows <c>namespace/name</c> or <c>name</c>.</param>
/// <param name="Decode">
/// Makes the record that in-process readers share, with its resourceVersion: <c>o => PodiumJson.Read(o.Stored, o.Revision)</c>.
/// Called at most once for a revision of an object, when somebody asks for it.
/// </param>
internal sealed record CachedResource(string Name, string Prefix, Func<CachedObject, IKubernetesObject> Decode)
{
    /// <summary>A field by whose value lists and watches find their objects directly (<c>spec.nodeName</c>); empty for none.</summary>
    public string IndexedField { get; init; } = "";

    /// <summary>
    /// The fields that field selectors may name, metadata.name and metadata.namespace aside, such as <c>status.phase</c>. Their
    /// order is the position that <see cref="CachedObject.Field(int)"/> takes.
    /// </summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Makes the served JSON of the stored one, where a resource is another view of what is stored; null: it is the same.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Convert { get; init; }

    /// <summary>The scanner for labels and fields, made once.</summary>
    internal ObjectScanner Scanner => field ??= new(SelectableFields, IndexedField);

    /// <summary>A stored value as a cached object: what a write of this server answers with.</summary>
    public CachedObject Make(string ns, string name, ReadOnlyMemory<byte> value, long revision) => new(this, ns, name, value, revision);

    /// <summary>An entry of the store as a cached object: what a lost compare found.</summary>
    public CachedObject Make(Podium.Store.StoreEntry entry)
    {
        var slash = entry.Key.IndexOf('/', Prefix.Length);
        return slash < 0
            ? new(this, "", entry.Key[Prefix.Length..], entry.Value, entry.ModRevision)
            : new(this, entry.Key[Prefix.Length..slash], entry.Key[(slash + 1)..], entry.Value, entry.ModRevision);
    }
}
