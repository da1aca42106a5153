using System.Text.Json.Nodes;
using Podium.Api.Autoscaling.V1;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Trees.Patches;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.Client;

namespace Podium.ApiServer.Registry;

/// <summary>Answers reads and writes of an object's scale.</summary>
internal static class ScaleAnswer
{
    public static async Task WriteAsync(ApiRequest request, ResourceEndpoint endpoint, ScaleSubresource subresource, TimeProvider time)
    {
        var format = OutputFormat.Negotiate(request, allowTransforms: false);
        CachedObject obj;
        if (request.Info.Verb == "get")
        {
            obj = await endpoint.Reader.GetAsync(request.Info.Namespace, request.Info.Name, null, request.Aborted);
        }
        else
        {
            var write = WriteOptions.Read(request, request.Info.Verb == "patch" ? "PatchOptions" : "UpdateOptions");
            var change = await ReadAsync(request, endpoint.Strategy, subresource, write, time);
            obj = (await endpoint.Writer.UpdateAsync(write, null, change, request.Aborted)).Object;
            ResourceHandler.SendWarnings(request, write);
        }

        await Answer.WriteAsync(request.Http, 200, CanonicalBytes.Encode(subresource.Of(obj)), format);
    }

    private static async ValueTask<ObjectChange> ReadAsync(
        ApiRequest request, ResourceStrategy strategy, ScaleSubresource subresource, WriteRequest write, TimeProvider time)
    {
        if (request.Info.Verb == "update")
        {
            var scale = await ObjectBody.ReadAsync(request, ScaleSubresource.Body, Scale.Schema, write);
            return new ScaleChange(strategy, subresource, new Replacement(scale, createsMissing: false));
        }

        var (type, body) = await PatchBodies.ReadAsync(request);
        return type == PatchType.Apply
            ? new ApplyChange(strategy, write, ApplyToObject(strategy, write, body), PatchBodies.IsForced(request), time)
            : new ScaleChange(strategy, subresource, new PatchChange(ScaleSubresource.Body, Scale.Schema, write, type, body));
    }

    // Whoever applies a scale manages the object's number of pods: the same configuration of the object says so.
    private static byte[] ApplyToObject(ResourceStrategy strategy, WriteRequest write, byte[] body)
    {
        try
        {
            var scale = ServerSideApply.Read(body, out _);
            return CanonicalBytes.Encode(new JsonObject
            {
                ["apiVersion"] = strategy.Resource.ApiVersion,
                ["kind"] = strategy.Resource.Kind,
                ["metadata"] = new JsonObject { ["name"] = write.Name, ["namespace"] = write.Namespace },
                ["spec"] = new JsonObject { ["replicas"] = JsonTree.GetInteger(scale, "spec", "replicas") ?? 0 },
            });
        }
        catch (PatchException refused)
        {
            throw refused.ToStatus();
        }
    }
}
