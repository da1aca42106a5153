using System.Text.Json.Nodes;

namespace Podium.Api.Trees.Apply;

/// <summary>What tells one entry of managedFields from another. An applier is the same whatever version it applies in.</summary>
internal readonly record struct ManagerId(string Manager, string Operation, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    public bool Applies => Operation == Apply;

    public static ManagerId Of(FieldManagerRequest request, string operation) => new(
        request.Manager.Length == 0 ? "unknown" : request.Manager,
        operation,
        operation == Apply ? "" : request.ApiVersion,
        request.Subresource);

    /// <summary>How a conflict names it: <c>"kubectl-edit" using v1</c>.</summary>
    public override string ToString()
    {
        var text = GoFormat.Quote(Manager);
        text = Subresource.Length == 0 ? text : $"{text} with subresource {GoFormat.Quote(Subresource)}";
        return Applies ? text : $"{text} using {ApiVersion}";
    }
}

/// <summary>One manager's fields.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="ApiVersion">The version in which they are named.</param>
/// <param name="Time">When the set last changed, in RFC 3339; null where unknown.</param>
internal sealed record ManagerEntry(FieldSet Fields, string ApiVersion, string? Time);

/// <summary>The managers of an object: its managedFields, decoded.</summary>
internal sealed class Managers
{
    /// <summary>The most entries of updates that an object keeps.</summary>
    private const int UpdateManagersMax = 10;

    private const string OldUpdates = "ancient-changes";

    private readonly Dictionary<ManagerId, ManagerEntry> entries = [];

    public bool IsEmpty => entries.Count == 0;

    public IEnumerable<ManagerId> Ids => entries.Keys;

    public ManagerEntry? this[ManagerId id]
    {
        get => entries.GetValueOrDefault(id);
        set
        {
            if (value is null || value.Fields.IsEmpty)
            {
                entries.Remove(id);
            }
            else
            {
                entries[id] = value;
            }
        }
    }

    /// <summary>Decodes an object's managedFields.</summary>
    /// <exception cref="FormatException">An entry is not what the server writes.</exception>
    public static Managers Of(JsonObject? tree)
    {
        var result = new Managers();
        var list = JsonTree.GetArray(tree, "metadata", "managedFields");
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            var entry = list![i] as JsonObject;
            var operation = JsonTree.GetString(entry, "operation");
            var apiVersion = JsonTree.GetString(entry, "apiVersion");
            var fieldsType = JsonTree.GetString(entry, "fieldsType");
            if (operation is not (ManagerId.Apply or ManagerId.Update))
            {
                throw new FormatException("operation must be `Apply` or `Update`");
            }

            if (apiVersion.Length == 0)
            {
                throw new FormatException("apiVersion must not be empty");
            }

            if (fieldsType != "FieldsV1")
            {
                throw new FormatException(fieldsType.Length == 0
                    ? $"missing fieldsType in managed fields entry {i}"
                    : $"invalid fieldsType {GoFormat.Quote(fieldsType)} in managed fields entry {i}");
            }

            var id = new ManagerId(JsonTree.GetString(entry, "manager"), operation,
                operation == ManagerId.Apply ? "" : apiVersion, JsonTree.GetString(entry, "subresource"));
            var time = JsonTree.GetString(entry, "time");
            result[id] = new(FieldSet.FromFieldsV1(JsonTree.GetObject(entry, "fieldsV1") ?? []), apiVersion, time.Length == 0 ? null : time);
        }

        return result;
    }

    /// <summary>The oldest updates become one entry when there are too many.</summary>
    public void CapUpdates()
    {
        var updates = entries.Where(e => !e.Key.Applies)
            .OrderBy(e => e.Value.Time ?? "", StringComparer.Ordinal)
            .ThenBy(e => e.Key.Manager, StringComparer.Ordinal)
            .ToList();
        var count = updates.Count;
        var firstOfVersion = new Dictionary<string, ManagerId>(StringComparer.Ordinal);
        foreach (var (id, entry) in updates)
        {
            if (count <= UpdateManagersMax)
            {
                break;
            }

            if (!firstOfVersion.TryGetValue(entry.ApiVersion, out var first))
            {
                firstOfVersion.Add(entry.ApiVersion, id);
                continue;
            }

            var bucket = new ManagerId(OldUpdates, ManagerId.Update, entry.ApiVersion, "");
            if (this[bucket] is null)
            {
                this[bucket] = this[first];
                this[first] = null;
            }

            this[bucket] = entry with { Fields = entry.Fields.Union(this[bucket]!.Fields) };
            if (id != bucket)
            {
                this[id] = null;
            }

            count--;
        }
    }

    /// <summary>Writes the entries into an object's metadata, sorted as upstream does; none where there are none.</summary>
    public void WriteTo(JsonObject tree)
    {
        if (IsEmpty)
        {
            JsonTree.Remove(tree, "metadata", "managedFields");
            return;
        }

        var list = new JsonArray();
        foreach (var (id, entry) in entries
            .OrderBy(e => e.Key.Operation, StringComparer.Ordinal)
            .ThenBy(e => e.Value.Time ?? "", StringComparer.Ordinal)
            .ThenBy(e => e.Key.Manager, StringComparer.Ordinal)
            .ThenBy(e => e.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(e => e.Key.Subresource, StringComparer.Ordinal))
        {
            list.Add(Encode(id, entry));
        }

        JsonTree.Set(tree, list, "metadata", "managedFields");
    }

    /// <summary>Whether both have the same managers with the same fields; times do not count.</summary>
    public bool SameFields(Managers other)
    {
        if (entries.Count != other.entries.Count)
        {
            return false;
        }

        foreach (var (id, entry) in entries)
        {
            if (other[id] is not { } same || same.ApiVersion != entry.ApiVersion || !same.Fields.SetEquals(entry.Fields))
            {
                return false;
            }
        }

        return true;
    }

    // In the order of ManagedFieldsEntry's schema, so that the result is canonical.
    private static JsonObject Encode(ManagerId id, ManagerEntry entry)
    {
        var result = new JsonObject
        {
            ["apiVersion"] = entry.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = entry.Fields.ToFieldsV1(),
        };
        if (id.Manager.Length > 0)
        {
            result["manager"] = id.Manager;
        }

        result["operation"] = id.Operation;
        if (id.Subresource.Length > 0)
        {
            result["subresource"] = id.Subresource;
        }

        if (entry.Time is not null)
        {
            result["time"] = entry.Time;
        }

        return result;
    }
}
