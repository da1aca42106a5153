using System.Globalization;

namespace Podium.Api.Validation;

/// <summary>A place in an object, written as Kubernetes' errors do: <c>spec.containers[0].resources.limits[cpu]</c>.</summary>
public sealed class FieldPath
{
    private readonly FieldPath? parent;
    private readonly string segment;

    private FieldPath(FieldPath? parent, string segment)
    {
        this.parent = parent;
        this.segment = segment;
    }

    /// <summary>The place of a field at the top of an object.</summary>
    public static FieldPath Root(string field) => new(null, field);

    /// <summary>The place of a field of the object at this place.</summary>
    public FieldPath Child(string field) => new(this, "." + field);

    /// <summary>The place of an item of the list at this place.</summary>
    public FieldPath Index(int index) => new(this, string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    /// <summary>The place of an entry of the map at this place.</summary>
    public FieldPath Key(string key) => new(this, $"[{key}]");

    /// <inheritdoc/>
    public override string ToString() => parent is null ? segment : parent + segment;
}
