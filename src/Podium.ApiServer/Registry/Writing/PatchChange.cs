using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>A PATCH of one of the four kinds.</summary>
internal static class PatchChange
{
    public static ValueTask<ObjectChange> ReadAsync(ApiRequest request, ResourceStrategy strategy, WriteRequest write, TimeProvider time) =>
        throw RequestBody.Unsupported("application/json-patch+json");
}
