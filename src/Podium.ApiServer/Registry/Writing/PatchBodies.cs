using Podium.Api.Errors;
using Podium.Api.Validation;
using Podium.ApiServer.Http;
using Podium.Client;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Reads patches from requests.</summary>
internal static class PatchBodies
{
    private const string Types =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>The change that a patch makes.</summary>
    public static ObjectChange Make(
        ResourceStrategy strategy, WriteRequest write, PatchType type, ReadOnlyMemory<byte> body, bool force, TimeProvider time) =>
        type == PatchType.Apply ? new ApplyChange(strategy, write, body, force, time) : new PatchChange(strategy.Resource, strategy.Schema, write, type, body);

    /// <summary>The change that a PATCH asks for.</summary>
    public static async ValueTask<ObjectChange> ReadAsync(ApiRequest request, ResourceStrategy strategy, WriteRequest write, TimeProvider time)
    {
        var (type, body) = await ReadAsync(request);
        return Make(strategy, write, type, body, IsForced(request), time);
    }

    /// <summary>Whether an apply takes over what others manage.</summary>
    public static bool IsForced(ApiRequest request) => RequestInfoParser.IsTrue(request.Query("force"));

    /// <summary>The patch of a PATCH, whatever it is for.</summary>
    public static async ValueTask<(PatchType Type, byte[] Body)> ReadAsync(ApiRequest request)
    {
        var type = RequestBody.MediaType(request.Http.Request) switch
        {
            "application/json-patch+json" => PatchType.Json,
            "application/merge-patch+json" => PatchType.Merge,
            "application/strategic-merge-patch+json" => PatchType.StrategicMerge,
            "application/apply-patch+yaml" => PatchType.Apply,
            _ => throw RequestBody.Unsupported(Types),
        };
        if (type == PatchType.Apply && request.Query("fieldManager").Length == 0)
        {
            throw StatusException.Invalid("meta.k8s.io", "PatchOptions", "",
                [FieldError.Required(FieldPath.Root("fieldManager"), "is required for apply patch")]);
        }

        if (type != PatchType.Apply && request.Query("force").Length > 0)
        {
            throw StatusException.Invalid("meta.k8s.io", "PatchOptions", "",
                [FieldError.Forbidden(FieldPath.Root("force"), "may not be specified for non-apply patch")]);
        }

        return (type, await RequestBody.ReadAsync(request.Http.Request, request.Aborted));
    }
}
