using Podium.Api.Meta.V1;

namespace Podium.Api.Schema;

/// <summary>All API types of this assembly: its kinds and its definitions. Made when first asked for, without reflection.</summary>
public static partial class ApiTypes
{
    private static readonly Lazy<IReadOnlyList<ApiKind>> LazyKinds = new(() =>
    {
        var kinds = new List<ApiKind>();
        AddKinds(kinds);
        return kinds;
    });

    /// <summary>The kinds that are served as resources.</summary>
    public static IReadOnlyList<ApiKind> Kinds => LazyKinds.Value;

    /// <summary>The names of all definitions: those of the types, of the kinds' lists and of the shared scalars.</summary>
    public static IEnumerable<string> DefinitionNames =>
        TypeNames().Concat(Kinds.Where(k => !k.Resource.CreateOnly).Select(k => k.ListSchema.Name!)).Concat(
        [
            SchemaNodes.Time.Name!, SchemaNodes.MicroTime.Name!, SchemaNodes.Quantity.Name!, SchemaNodes.IntOrString.Name!,
            SchemaNodes.RawExtension.Name!, SchemaNodes.FieldsV1.Name!,
        ]);

    /// <summary>The schema of this name, such as <c>io.k8s.api.core.v1.Pod</c>; null where there is none.</summary>
    public static SchemaNode? FindDefinition(string name) =>
        FindType(name) ?? SchemaNodes.Find(name) ?? Kinds.FirstOrDefault(k => !k.Resource.CreateOnly && k.ListSchema.Name == name)?.ListSchema;

    /// <summary>The kind of this name; null where there is none.</summary>
    public static ApiKind? FindKind(string group, string version, string kind) =>
        Kinds.FirstOrDefault(k => k.Resource.Kind == kind && k.Resource.Group == group && k.Resource.Version == version);

    /// <summary>The kind of this resource; null where there is none.</summary>
    public static ApiKind? FindResource(string group, string version, string plural) =>
        Kinds.FirstOrDefault(k => k.Resource.Plural == plural && k.Resource.Group == group && k.Resource.Version == version);

    // Written by the generator.
    private static partial void AddKinds(List<ApiKind> kinds);

    private static partial SchemaNode? FindType(string name);

    private static partial string[] TypeNames();
}

/// <summary>A kind that is served as a resource.</summary>
public abstract class ApiKind
{
    private SchemaNode? listSchema;

    private protected ApiKind(ResourceInfo resource) => Resource = resource;

    /// <summary>The resource.</summary>
    public ResourceInfo Resource { get; }

    /// <summary>The schema of an object.</summary>
    public abstract SchemaNode Schema { get; }

    /// <summary>The schema of a list of objects; not served where the resource is <see cref="ResourceInfo.CreateOnly"/>.</summary>
    public SchemaNode ListSchema => listSchema ??= SchemaNodes.KindList(Schema, ListMeta.Schema);

    /// <summary>Reads an object of this kind.</summary>
    public abstract IKubernetesObject Deserialize(ReadOnlySpan<byte> utf8);

    /// <summary>An object of this kind as JSON.</summary>
    public abstract byte[] Serialize(IKubernetesObject value);
}

/// <summary>A kind with its record.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class ApiKind<T> : ApiKind
    where T : class, IKubernetesObject<T>
{
    internal ApiKind()
        : base(T.Resource)
    {
    }

    /// <inheritdoc/>
    public override SchemaNode Schema => T.Schema;

    /// <inheritdoc/>
    public override IKubernetesObject Deserialize(ReadOnlySpan<byte> utf8) => ApiJson.Deserialize<T>(utf8);

    /// <inheritdoc/>
    public override byte[] Serialize(IKubernetesObject value) => ApiJson.Serialize((T)value);
}
