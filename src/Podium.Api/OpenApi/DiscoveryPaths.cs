using Podium.Api.Meta.V1;
using Podium.Api.Versioning;

namespace Podium.Api.OpenApi;

/// <summary>The paths under which the API describes itself.</summary>
internal static class DiscoveryPaths
{
    public static ApiPath Version { get; } = new("/version/", [],
        [new("get", "getCodeVersion", "Reads the server's version.", "version")
        {
            Answer = new(Info.Schema.Name!), Consumes = MediaTypes.Json, Produces = MediaTypes.Json,
        }]);

    public static ApiPath Core { get; } = new("/api/", [],
        [Describe("getCoreAPIVersions", "Lists the versions of the core group.", "core", APIVersions.Schema.Name!)]);

    public static ApiPath Groups { get; } = new("/apis/", [],
        [Describe("getAPIVersions", "Lists the API groups.", "apis", APIGroupList.Schema.Name!)]);

    public static ApiPath Group(string group) => new($"/apis/{group}/", [],
        [Describe($"get{GroupNames.Pascal(group)}APIGroup", "Lists the versions of a group.", GroupNames.Camel(group), APIGroup.Schema.Name!)]);

    public static ApiPath Resources(string group, string version) => new($"{GroupNames.Path(group, version)}/", [],
        [Describe($"get{GroupNames.Pascal(group)}{GroupNames.Capitalize(version)}APIResources", "Lists the resources of a group and version.",
            $"{GroupNames.Camel(group)}_{version}", APIResourceList.Schema.Name!)]);

    private static ApiOperation Describe(string id, string description, string tag, string answer) =>
        new("get", id, description, tag) { Answer = new(answer), Consumes = MediaTypes.Objects };
}
