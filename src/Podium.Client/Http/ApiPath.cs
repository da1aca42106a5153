using System.Globalization;
using System.Text;
using Podium.Api;

namespace Podium.Client.Http;

/// <summary>The paths of the API.</summary>
internal static class ApiPath
{
    /// <summary>A collection: all of a namespace, or all there are.</summary>
    public static string Collection(ResourceInfo resource, string ns)
    {
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        return resource.Namespaced && ns.Length > 0
            ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{resource.Plural}"
            : $"{root}/{resource.Plural}";
    }

    /// <summary>One object, or a subresource of it.</summary>
    public static string Object(ResourceInfo resource, ObjectKey key, string subresource = "")
    {
        var path = $"{Collection(resource, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource.Length == 0 ? path : $"{path}/{subresource}";
    }

    /// <summary>A list.</summary>
    public static string List(ResourceInfo resource, ListRequest request)
    {
        var path = new StringBuilder(Collection(resource, request.Namespace));
        var first = true;
        Add(path, ref first, "labelSelector", request.LabelSelector);
        Add(path, ref first, "fieldSelector", request.FieldSelector);
        Add(path, ref first, "resourceVersion", request.ResourceVersion);
        Add(path, ref first, "limit", request.Limit == 0 ? "" : request.Limit.ToString(CultureInfo.InvariantCulture));
        Add(path, ref first, "continue", request.Continue);
        return path.ToString();
    }

    /// <summary>A watch.</summary>
    public static string Watch(ResourceInfo resource, WatchRequest request)
    {
        var path = new StringBuilder(Collection(resource, request.Namespace));
        var first = true;
        Add(path, ref first, "watch", "true");
        Add(path, ref first, "labelSelector", request.LabelSelector);
        Add(path, ref first, "fieldSelector", request.FieldSelector);
        Add(path, ref first, "resourceVersion", request.ResourceVersion);
        Add(path, ref first, "allowWatchBookmarks", request.AllowBookmarks ? "true" : "");
        return path.ToString();
    }

    /// <summary>The parameters of a patch.</summary>
    public static string Patch(string path, Patch patch)
    {
        var whole = new StringBuilder(path);
        var first = true;
        Add(whole, ref first, "fieldManager", patch.FieldManager);
        Add(whole, ref first, "force", patch.Force ? "true" : "");
        return whole.ToString();
    }

    /// <summary>The media type of a patch.</summary>
    public static string MediaType(PatchType type) => type switch
    {
        PatchType.Json => "application/json-patch+json",
        PatchType.Merge => "application/merge-patch+json",
        PatchType.StrategicMerge => "application/strategic-merge-patch+json",
        PatchType.Apply => "application/apply-patch+yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static void Add(StringBuilder path, ref bool first, string name, string value)
    {
        if (value.Length > 0)
        {
            path.Append(first ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            first = false;
        }
    }
}
