namespace Podium.Api.OpenApi;

/// <summary>The forms in which OpenAPI documents name API groups.</summary>
internal static class GroupNames
{
    /// <summary>Where a group and version is served.</summary>
    public static string Path(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary>The group in operation ids: <c>Core</c>, <c>Apps</c>, <c>RbacAuthorization</c>.</summary>
    public static string Pascal(string group)
    {
        if (group.Length == 0)
        {
            return "Core";
        }

        var own = group.EndsWith(".k8s.io", StringComparison.Ordinal) ? group[..^".k8s.io".Length] : group;
        return string.Concat(own.Split('.', '-').Select(Capitalize));
    }

    /// <summary>The group in tags: <c>core</c>, <c>apps</c>, <c>rbacAuthorization</c>.</summary>
    public static string Camel(string group)
    {
        var pascal = Pascal(group);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }

    /// <summary>The text with its first letter in upper case.</summary>
    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
