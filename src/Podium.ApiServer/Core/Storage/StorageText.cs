using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.ApiServer.Core.Storage;

/// <summary>How cells show what claims and volumes have in common (pkg/printers/internalversion/printers.go).</summary>
internal static class StorageText
{
    /// <summary>What stands for what was not given.</summary>
    public const string Unset = "<unset>";

    /// <summary>Access modes in their short forms.</summary>
    public static string Modes(IReadOnlyList<string> modes) => string.Join(',', new[]
    {
        ("ReadWriteOnce", "RWO"),
        ("ReadOnlyMany", "ROX"),
        ("ReadWriteMany", "RWX"),
        ("ReadWriteOncePod", "RWOP"),
    }.Where(m => modes.Contains(m.Item1)).Select(m => m.Item2));

    /// <summary>The size among quantities; empty where there is none.</summary>
    public static string Size(IReadOnlyDictionary<string, Quantity> quantities) =>
        quantities.TryGetValue("storage", out var size) ? size.ToString() : "";

    /// <summary>The storage class, which an annotation used to name.</summary>
    public static string Class(ObjectMeta metadata, string? name) =>
        metadata.Annotations.GetValueOrDefault("volume.beta.kubernetes.io/storage-class", name ?? "");

    /// <summary>The class of attributes, or the words for none.</summary>
    public static string AttributesClass(string? name) => name ?? Unset;

    /// <summary>The phase, unless the object is ending.</summary>
    public static string Phase(ObjectMeta metadata, string phase) => metadata.DeletionTimestamp is null ? phase : "Terminating";
}
