using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Features;
using Podium.Api.OpenApi;
using Podium.Api.Schema;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Trees.Defaulting;
using Podium.Api.Validation;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry;

/// <summary>
/// What one kind adds to the generic registry: its names, its schema, and its rules. The registry calls the rules in the order in which they
/// stand here; all work on trees, and only validation sees the record. A strategy holds no state.
/// </summary>
internal abstract class ResourceStrategy
{
    private CachedResource? cached;
    private FieldSet? resetByObject;
    private FieldSet? resetByStatus;

    /// <summary>The features that are on; set before the kind is served.</summary>
    public FeatureGates Gates { get; set; } = FeatureGates.Default;

    /// <summary>The kind's resource.</summary>
    public abstract ResourceInfo Resource { get; }

    /// <summary>The kind's schema.</summary>
    public abstract SchemaNode Schema { get; }

    /// <summary>What the kind's keys in the store start with.</summary>
    public virtual string KeyPrefix => $"/registry/{Resource.Plural}/";

    /// <summary>The fields that field selectors may name, metadata.name and metadata.namespace aside.</summary>
    public virtual IReadOnlyList<string> SelectableFields => [];

    /// <summary>Of <see cref="SelectableFields"/>, those that are true or false; an absent one is false.</summary>
    public virtual IReadOnlyList<string> BooleanFields => [];

    /// <summary>A field by whose value watches are dispatched; empty for none.</summary>
    public virtual string IndexedField => "";

    /// <summary>The subresources.</summary>
    public virtual IReadOnlyList<Subresource> Subresources => [];

    /// <summary>Whether an update without resourceVersion is welcome.</summary>
    public virtual bool AllowUnconditionalUpdate => true;

    /// <summary>Whether a PUT to a name that is not there makes it.</summary>
    public virtual bool AllowCreateOnUpdate => false;

    /// <summary>Whether <c>status</c> is written through its own subresource only.</summary>
    public virtual bool HasStatus => false;

    /// <summary>Whether metadata.generation counts changes of the desired state.</summary>
    public virtual bool CountsGenerations => HasStatus;

    /// <summary>Whether an update changes what the object asks for, so that metadata.generation counts it.</summary>
    public virtual bool DesiredStateDiffers(JsonObject tree, JsonObject old) => FieldsDiffer(tree, old);

    /// <summary>Whether a deletion answers with the object and not with a Status.</summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>What becomes of an object's dependents where its deletion does not say: <c>Orphan</c>, or empty for the background.</summary>
    public virtual string DefaultPropagation => "";

    /// <summary>After how long an object goes by itself; null for never.</summary>
    public virtual TimeSpan? TimeToLive => null;

    /// <summary>The served form of a stored value, where they differ; null where not.</summary>
    public virtual Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? FromStored => null;

    /// <summary>Makes the stored form of a canonical tree, where they differ.</summary>
    public virtual JsonObject ToStored(JsonObject tree) => tree;

    /// <summary>Fills in what the client left out.</summary>
    public virtual void Default(JsonObject tree) => TreeDefaulter.Apply(tree, Schema);

    /// <summary>Clears and sets what a client has no say in when an object is new.</summary>
    public virtual void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        if (HasStatus)
        {
            tree.Remove("status");
        }
    }

    /// <summary>Completes a new object whose name is known by now; called again where a made name was taken.</summary>
    public virtual void PrepareNamed(JsonObject tree)
    {
    }

    /// <summary>Puts back what an update of the object itself may not change.</summary>
    public virtual void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        if (HasStatus)
        {
            CopyField(tree, old, "status");
        }
    }

    /// <summary>What a write to the object (empty) or to a subresource resets, so that it never owns it.</summary>
    public virtual FieldSet ResetFields(string subresource) => !HasStatus ? FieldSet.Empty
        : subresource == "status" ? resetByStatus ??= FieldSet.Of(Schema.Properties
            .Where(p => p.Name is not ("apiVersion" or "kind" or "metadata" or "status")).Select(p => new[] { p.Name }))
        : resetByObject ??= FieldSet.Of([["status"]]);

    /// <summary>
    /// Gives the object what it needs of the numbers that all share, such as addresses, and notes it in the tree. Called before validation,
    /// so an object that is refused has them only for as long.
    /// </summary>
    /// <param name="tree">The object, in canonical form.</param>
    /// <param name="old">The object as it was; null where it is new.</param>
    /// <param name="reservation">Where it is noted how what was taken is given back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the tree changed.</returns>
    public virtual ValueTask<bool> ReserveAsync(JsonObject tree, JsonObject? old, Reservation reservation, CancellationToken cancellationToken) =>
        new(false);

    /// <summary>Gives back what an object had that is gone.</summary>
    public virtual ValueTask ReleaseAsync(JsonObject gone) => default;

    /// <summary>Checks a new object.</summary>
    public abstract IReadOnlyList<FieldError> Validate(IKubernetesObject obj);

    /// <summary>Checks an update of the object itself.</summary>
    public abstract IReadOnlyList<FieldError> ValidateUpdate(IKubernetesObject obj, IKubernetesObject old);

    /// <summary>What a client should hear of although nothing is wrong with it.</summary>
    public virtual IReadOnlyList<string> Warnings(IKubernetesObject obj) => [];

    /// <summary>
    /// How many seconds an object has to end: null where it does not end gracefully. May look at the object and at what was asked for.
    /// </summary>
    public virtual long? GracePeriod(JsonObject tree, long? asked) => null;

    /// <summary>The record of an object's JSON.</summary>
    public abstract IKubernetesObject Decode(ReadOnlySpan<byte> json);

    /// <summary>The kind's table.</summary>
    public abstract Tables.TableBinding Table { get; }

    /// <summary>What the watch cache needs to know of this kind.</summary>
    public CachedResource Cached => cached ??= new(Resource.Plural, KeyPrefix, o => Decode(o.ToJson()))
    {
        IndexedField = IndexedField,
        SelectableFields = SelectableFields,
        Convert = FromStored,
    };

    /// <summary>Whether something besides metadata.finalizers keeps an object that is to go.</summary>
    public virtual bool IsHeld(JsonObject tree) => false;

    /// <summary>Notes on an object that it is ending, besides its deletionTimestamp.</summary>
    public virtual void MarkForDeletion(JsonObject tree)
    {
    }

    /// <summary>The kind as discovery and OpenAPI tell of it.</summary>
    public ServedResource ToServed() => new(
        Resource,
        Schema,
        ApiTypes.FindResource(Resource.Group, Resource.Version, Resource.Plural)?.ListSchema,
        ServedResource.AllVerbs,
        [.. Subresources.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => s.ToServed(this))],
        ReturnsDeletedObject);

    /// <summary>The store's key of an object.</summary>
    public string Key(string ns, string name) => Resource.Namespaced ? $"{KeyPrefix}{ns}/{name}" : KeyPrefix + name;

    /// <summary>The subresource of a name, or null.</summary>
    public Subresource? FindSubresource(string name)
    {
        foreach (var subresource in Subresources)
        {
            if (subresource.Name == name)
            {
                return subresource;
            }
        }

        return null;
    }

    /// <summary>Whether two states of an object differ in anything but metadata and status.</summary>
    public static bool FieldsDiffer(JsonObject tree, JsonObject old)
    {
        foreach (var field in tree.Select(p => p.Key).Concat(old.Select(p => p.Key)))
        {
            if (field is not ("metadata" or "status") && !TreeEquality.DeepEquals(tree[field], old[field]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a field over from the old object.</summary>
    public static void CopyField(JsonObject tree, JsonObject old, string field)
    {
        if (old[field] is { } value)
        {
            tree[field] = value.DeepClone();
        }
        else
        {
            tree.Remove(field);
        }
    }
}

/// <summary>A strategy of a kind that has a record.</summary>
/// <typeparam name="T">The record.</typeparam>
internal abstract class ResourceStrategy<T> : ResourceStrategy
    where T : class, IKubernetesObject<T>
{
    private Tables.TableBinding? table;

    public sealed override ResourceInfo Resource => T.Resource;

    public sealed override SchemaNode Schema => T.Schema;

    public sealed override Tables.TableBinding Table => table ??= new Tables.TableBinding<T>(Columns);

    /// <summary>The columns in which the kind is shown.</summary>
    protected virtual Tables.ITable<T> Columns => Tables.NameAndAgeTable<T>.Instance;

    public sealed override IReadOnlyList<FieldError> Validate(IKubernetesObject obj) => Validate((T)obj);

    public sealed override IReadOnlyList<FieldError> ValidateUpdate(IKubernetesObject obj, IKubernetesObject old) => ValidateUpdate((T)obj, (T)old);

    public sealed override IReadOnlyList<string> Warnings(IKubernetesObject obj) => Warnings((T)obj);

    public sealed override IKubernetesObject Decode(ReadOnlySpan<byte> json) => ApiJson.Deserialize<T>(json);

    /// <summary>Checks a new object.</summary>
    protected abstract IReadOnlyList<FieldError> Validate(T obj);

    /// <summary>Checks an update.</summary>
    protected abstract IReadOnlyList<FieldError> ValidateUpdate(T obj, T old);

    /// <summary>What a client should hear of although nothing is wrong with it.</summary>
    protected virtual IReadOnlyList<string> Warnings(T obj) => [];
}
