namespace Podium.Api.Schema;

/// <summary>The schemas that all types share: plain values, and Kubernetes' own scalars under their official names.</summary>
public static class SchemaNodes
{
    /// <summary>A string.</summary>
    public static SchemaNode String { get; } = new() { Type = SchemaType.String };

    /// <summary>True or false.</summary>
    public static SchemaNode Boolean { get; } = new() { Type = SchemaType.Boolean };

    /// <summary>A whole number of 32 bits.</summary>
    public static SchemaNode Int32 { get; } = new() { Type = SchemaType.Integer, Format = "int32" };

    /// <summary>A whole number of 64 bits.</summary>
    public static SchemaNode Int64 { get; } = new() { Type = SchemaType.Integer, Format = "int64" };

    /// <summary>A number.</summary>
    public static SchemaNode Double { get; } = new() { Type = SchemaType.Number, Format = "double" };

    /// <summary>Bytes, in base64.</summary>
    public static SchemaNode Bytes { get; } = new() { Type = SchemaType.String, Format = "byte" };

    /// <summary>A time in whole seconds.</summary>
    public static SchemaNode Time { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
        Type = SchemaType.String,
        Format = "date-time",
        Description = "A point in time as RFC 3339 text with whole seconds in UTC, such as 2006-01-02T15:04:05Z.",
    };

    /// <summary>A time in microseconds.</summary>
    public static SchemaNode MicroTime { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
        Type = SchemaType.String,
        Format = "micro-time",
        Description = "A point in time as RFC 3339 text with microseconds in UTC, such as 2006-01-02T15:04:05.000000Z.",
    };

    /// <summary>An amount of a resource.</summary>
    public static SchemaNode Quantity { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.api.resource.Quantity",
        Type = SchemaType.String,
        Format = "quantity",
        Description = "An amount: a decimal number with an optional suffix. Suffixes are n, u, m, k, M, G, T, P, E for powers of ten, "
            + "Ki, Mi, Gi, Ti, Pi, Ei for powers of two, or an exponent such as e3. It is kept exactly down to a billionth and shown "
            + "in its shortest whole form: 1000m becomes 1, 0.5 becomes 500m, 1024Mi becomes 1Gi.",
    };

    /// <summary>A whole number or a string.</summary>
    public static SchemaNode IntOrString { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        Type = SchemaType.String,
        Format = "int-or-string",
        Description = "Either a whole number of 32 bits or a string, such as a port's number or name, a count or a percentage.",
    };

    /// <summary>An object of any kind.</summary>
    public static SchemaNode RawExtension { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.runtime.RawExtension",
        Type = SchemaType.Object,
        PreserveUnknownFields = true,
        Description = "An object of any shape, kept as it is.",
    };

    /// <summary>A set of field names.</summary>
    public static SchemaNode FieldsV1 { get; } = new()
    {
        Name = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
        Type = SchemaType.Object,
        PreserveUnknownFields = true,
        Description = "A set of fields as a tree of names: f: goes before a field's name, k: before a list item's keys, v: before a "
            + "list item's value, and . stands for the item itself.",
    };

    internal static SchemaProperty ApiVersionProperty { get; } = new("apiVersion", String,
        "The version of the API in which this object is written, with its group, such as v1 or apps/v1.", Emission.WhenNotZero);

    internal static SchemaProperty KindProperty { get; } = new("kind", String,
        "The kind of this object, such as Pod. It cannot be changed.", Emission.WhenNotZero);

    /// <summary>A list of values of one schema.</summary>
    public static SchemaNode ListOf(SchemaNode items) => new() { Type = SchemaType.Array, Items = items };

    /// <summary>Free keys with values of one schema.</summary>
    public static SchemaNode MapOf(SchemaNode values) => new() { Type = SchemaType.Map, Items = values };

    /// <summary>The schema of raw JSON under this definition name.</summary>
    internal static SchemaNode Raw(string definition) => definition switch
    {
        "io.k8s.apimachinery.pkg.runtime.RawExtension" => RawExtension,
        "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1" => FieldsV1,
        _ => new() { Name = definition, Type = SchemaType.Any, PreserveUnknownFields = true, Description = "Any JSON value." },
    };

    /// <summary>The official definition of this name among the shared ones, or null.</summary>
    internal static SchemaNode? Find(string definition) => definition switch
    {
        "io.k8s.apimachinery.pkg.apis.meta.v1.Time" => Time,
        "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime" => MicroTime,
        "io.k8s.apimachinery.pkg.api.resource.Quantity" => Quantity,
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString" => IntOrString,
        "io.k8s.apimachinery.pkg.runtime.RawExtension" => RawExtension,
        "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1" => FieldsV1,
        _ => null,
    };

    /// <summary>The schema of a resource's list.</summary>
    internal static SchemaNode KindList(SchemaNode item, SchemaNode listMeta)
    {
        var resource = item.Resource!;
        return new()
        {
            Name = item.Name + "List",
            Type = SchemaType.Object,
            Description = $"A list of objects of kind {resource.Kind}.",
            GroupVersionKind = new(resource.Group, resource.Version, resource.Kind + "List"),
            PropertiesFactory = () =>
            [
                KindProperty,
                ApiVersionProperty,
                new("metadata", listMeta, "The version of the list, and how to go on where it is cut.", Emission.Always),
                new("items", ListOf(item), "The objects.", Emission.Always, required: true),
            ],
        };
    }
}
