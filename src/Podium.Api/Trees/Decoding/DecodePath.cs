using System.Globalization;
using System.Text;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Where the decoder stands. Kept as segments and written out only for an error, because almost every body has none.
/// </summary>
internal sealed class DecodePath
{
    private readonly List<Segment> segments = [];

    public void PushField(SchemaNode owner, string name) => segments.Add(new(owner, name, 0));

    public void PushKey(string key) => segments.Add(new(null, key, 0));

    public void PushIndex(int index) => segments.Add(new(null, null, index));

    public void Pop() => segments.RemoveAt(segments.Count - 1);

    /// <summary>The path as strict errors show it: <c>spec.containers[0].readinessprobe</c>.</summary>
    public string Strict(string last)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{segment.Index}]");
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(segment.Name);
            }
        }

        return text.Append(text.Length == 0 ? "" : ".").Append(last).ToString();
    }

    /// <summary>
    /// The place as Go's decoder shows it: the innermost struct, then the fields without indexes and map keys; null at
    /// the top of the body.
    /// </summary>
    public string? GoField()
    {
        SchemaNode? owner = null;
        var fields = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment.Owner is not null)
            {
                owner = segment.Owner;
                fields.Append('.').Append(segment.Name);
            }
        }

        return owner is null ? null : GoTypeName.Struct(owner) + fields;
    }

    /// <summary>The last field's name and whether it is at the top of the body.</summary>
    public bool IsRootField(string name) => segments.Count == 1 && segments[0].Owner is not null && segments[0].Name == name;

    private readonly record struct Segment(SchemaNode? Owner, string? Name, int Index);
}
